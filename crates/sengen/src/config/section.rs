//! A section of the configuration: its struct, its defaults and its manual, written once.

/// One key, as the manual shows it.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name inside its section.
    pub name: &'static str,
    /// What it sets, line by line.
    pub doc: &'static [&'static str],
}

/// One section, as the manual shows it.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// The TOML table.
    pub table: &'static str,
    /// What the section is about.
    pub about: &'static [&'static str],
    /// Its keys, in the order of the file.
    pub keys: &'static [Key],
}

/// Declares a section: `about`, name, table, then each key with its manual, type and default.
macro_rules! section {
    (
        $(#[doc = $about:literal])+
        $name:ident [$table:literal] {
            $( $(#[doc = $doc:literal])+ $key:ident: $kind:ty = $default:expr, )+
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $key: $kind, )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $key: $default, )+ }
            }
        }

        impl $name {
            /// The manual of this section.
            pub const SECTION: $crate::config::Section = $crate::config::Section {
                table: $table,
                about: &[$($about),+],
                keys: &[$( $crate::config::Key { name: stringify!($key), doc: &[$($doc),+] } ),+],
            };
        }
    };
}
pub(crate) use section;
