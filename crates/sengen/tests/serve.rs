//! The whole binary: start, slow clients, stop, doctor, check-config, office.
#![cfg(test)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_sengen");

/// A command of the binary in this folder, on SQLite, with the cheap hash.
fn sengen(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command
        .args(words)
        .current_dir(folder)
        .env_clear()
        .env("SENGEN_HTTP__LISTEN", "127.0.0.1:0")
        .env("SENGEN_LIMITS__PASSWORD_HASH", "test")
        .env("SENGEN_DATABASE__URL", "sqlite://data/sengen.db")
        .env("SENGEN_SECRETS__KEY_FILE", "data/key");
    command
}

/// Both outputs, as text.
fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

/// A running site.
struct Site {
    process: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Site {
    fn start(words: &[&str], settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = sengen(folder.path(), &[&["serve", "--development"], words].concat());
        let mut process = command.envs(settings.iter().copied()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address =
            lines.map_while(Result::ok).find_map(|line| line.strip_prefix("listening on http://")?.parse().ok());
        Self { process, address: address.expect("the site does not start"), folder }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// One request on a connection of its own; the whole answer.
    fn get(&self, path: &str) -> String {
        self.asks(&format!("GET {path}"), "identity")
    }

    /// A request with its method, and how the answer may be compressed.
    fn asks(&self, line: &str, encoding: &str) -> String {
        let mut stream = self.connect();
        let head = format!("{line} HTTP/1.1\r\nhost: x\r\naccept-encoding: {encoding}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        rest(&mut stream)
    }

    /// The directory is filled.
    fn is_ready(&self) {
        let begun = Instant::now();
        while !self.get("/readyz").starts_with("HTTP/1.1 200") {
            assert!(begun.elapsed() < Duration::from_secs(10), "the directory is not filled: {}", self.get("/readyz"));
        }
    }

    fn terminate(&self) {
        let told = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// The exit code, within so many seconds.
    fn ends(&mut self, within: u64) -> i32 {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code().unwrap();
            }
            assert!(begun.elapsed().as_secs() < within, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_request_under_way_is_finished_before_the_process_ends() {
    let mut site = Site::start(&[], &[]);
    let mut slow = site.connect();
    let body = "agree=yes&edition=none";
    write!(slow, "POST /declare HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n").unwrap();
    write!(slow, "content-length: {}\r\n\r\n{}", body.len(), &body[..5]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    site.terminate();
    std::thread::sleep(Duration::from_millis(500));
    assert!(TcpStream::connect(site.address).is_err(), "nobody new is admitted");
    assert!(site.process.try_wait().unwrap().is_none(), "it waits for the request");
    write!(slow, "{}", &body[5..]).unwrap();
    let answer = rest(&mut slow);
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    assert_eq!(site.ends(10), 0);
}

#[test]
fn readiness_goes_before_the_door_closes() {
    let mut site = Site::start(&[], &[("SENGEN_HTTP__DRAIN_SECONDS", "2")]);
    site.is_ready();
    assert!(site.get("/metrics").contains("sengen_directory_age_seconds 0."));
    assert!(site.get("/healthz").ends_with("ok"));
    site.terminate();
    std::thread::sleep(Duration::from_millis(500));
    let answer = site.get("/readyz");
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("\"stopping\":true"), "{answer}");
    assert_eq!(site.ends(10), 0);
}

/// RFC 9110, 8.6 and 9.3.2: the length of what GET has, or none.
#[test]
fn head_is_told_no_false_length() {
    let site = Site::start(&[], &[]);
    site.is_ready();
    let length = |answer: String| {
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let line = answer.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        line.map(|length| (length, answer.split_once("\r\n\r\n").unwrap().1.len()))
    };
    let (told, sent) = length(site.get("/robots.txt")).unwrap();
    assert!(told > 0 && told == sent);
    assert_eq!(length(site.asks("HEAD /robots.txt", "identity")), Some((told, 0)));
    for (line, encoding) in [("HEAD /directory.csv", "identity"), ("HEAD /directory.csv", "gzip"), ("HEAD /v", "gzip")]
    {
        assert_eq!(length(site.asks(line, encoding)), None, "{line} {encoding}");
    }
}

#[test]
fn silent_and_dripping_clients_are_left() {
    let site = Site::start(&[], &[("SENGEN_HTTP__HEADER_SECONDS", "1")]);
    let begun = Instant::now();
    let mut silent = site.connect();
    let mut dripping = site.connect();
    write!(dripping, "GET / HTTP/1.1\r\nhost: x\r\nx-a:").unwrap();
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(200));
        if dripping.write_all(b"a").is_err() {
            break;
        }
    }
    let mut byte = [0; 1];
    assert!(matches!(dripping.read(&mut byte), Ok(0) | Err(_)) || byte != [0], "the dripping one is still served");
    assert!(matches!(silent.read(&mut byte), Ok(0) | Err(_)), "the silent one is still held");
    assert!(begun.elapsed() < Duration::from_secs(8));
}

#[test]
fn one_connection_too_many_is_told_so() {
    let site = Site::start(&[], &[("SENGEN_HTTP__CONNECTIONS", "2")]);
    let (_one, _two) = (site.connect(), site.connect());
    std::thread::sleep(Duration::from_millis(200));
    let answer = rest(&mut site.connect());
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after"), "{answer}");
}

#[test]
fn the_demo_is_loaded_once_and_the_figures_name_routes_not_addresses() {
    let site = Site::start(&["--demo"], &[]);
    let secret = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    site.get(&format!("/declare/confirm/{secret}"));
    site.get("/no/such/page/of/aoki");
    let figures = site.get("/metrics");
    assert!(figures.contains("route=\"/declare/confirm/{token}\""), "{figures}");
    assert!(figures.contains("sengen_mail_waiting 0"));
    assert!(figures.contains("sengen_store_unit_seconds_count{result=\"kept\"}"), "{figures}");
    assert!(!figures.contains(secret) && !figures.contains("aoki"));
    let again = sengen(site.folder.path(), &["import", "demo", "--development"]).output().unwrap();
    assert!(text(&again).contains("not empty"), "{}", text(&again));
}

#[test]
fn a_real_register_gets_no_administrator_of_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| {
        let mut command = sengen(folder.path(), words);
        command.env_remove("SENGEN_LIMITS__PASSWORD_HASH");
        command
    };
    assert!(run(&["key", "new", "data/key"]).status().unwrap().success());
    assert!(run(&["migrate"]).status().unwrap().success());
    let mut process = run(&["serve", "--demo"]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let said: Vec<_> = lines.take_while(|line| !line.starts_with("listening on")).collect();
    let _ = (process.kill(), process.wait());
    assert!(!said.iter().any(|line| line.contains("/office")), "{said:?}");
    let officers = text(&run(&["officer", "list"]).output().unwrap());
    assert!(!officers.contains("office@sengen.example.jp"), "{officers}");
}

#[test]
fn doctor_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let ill = sengen(folder.path(), &["doctor"]).output().unwrap();
    assert_eq!(ill.status.code(), Some(1));
    let words = text(&ill);
    assert!(words.contains("✗") && words.contains("sengen key new data/key"), "{words}");
    assert!(sengen(folder.path(), &["key", "new", "data/key"]).status().unwrap().success());
    let mut old = sengen(folder.path(), &["doctor"]);
    old.env_remove("SENGEN_LIMITS__PASSWORD_HASH");
    assert!(text(&old.output().unwrap()).contains("sengen migrate"));
    let mut migrate = sengen(folder.path(), &["migrate"]);
    assert!(migrate.env_remove("SENGEN_LIMITS__PASSWORD_HASH").status().unwrap().success());
    let well = sengen(folder.path(), &["doctor", "--development"]).output().unwrap();
    let words = text(&well);
    assert!(words.contains("✓") && !words.contains("データベースの構造が古い"), "{words}");
}

#[test]
fn production_refuses_a_database_that_is_not_migrated() {
    let folder = tempfile::tempdir().unwrap();
    assert!(sengen(folder.path(), &["key", "new", "data/key"]).status().unwrap().success());
    let mut serve = sengen(folder.path(), &["serve"]);
    let output = serve.env_remove("SENGEN_LIMITS__PASSWORD_HASH").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("run: sengen migrate"), "{}", text(&output));
}

#[test]
fn check_config_masks_secrets_and_tells_every_fault() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = sengen(folder.path(), &["check-config"]);
    command.env("SENGEN_MAIL__PASSWORD", "geheim").env("SENGEN_DATABASE__URL", "postgres://u:geheim@db/x");
    let output = command.output().unwrap();
    let words = text(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(!words.contains("geheim"), "{words}");
    for key in ["secrets.key_file", "limits.password_hash", "mail.user"] {
        assert!(words.contains(&format!("sengen: {key}: ")), "{words}");
    }
    assert!(words.contains("# SENGEN_DATABASE__URL"));
    let mut unknown = sengen(folder.path(), &["check-config"]);
    let output = unknown.env("SENGEN_HTTP__LISEN", "x").output().unwrap();
    assert!(text(&output).contains("http.listen"), "{}", text(&output));
}

#[test]
fn a_scheme_that_does_not_fit_is_told_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("scheme.toml"), "nam = 1\n").unwrap();
    let output = sengen(folder.path(), &["scheme", "check", "."]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("scheme.toml:"), "{}", text(&output));
    let bundled = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scheme");
    let output = sengen(folder.path(), &["scheme", "check", bundled.to_str().unwrap()]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
}
