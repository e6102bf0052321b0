//! How often one address asks. Addresses are kept in memory only, for as long as they count, and never written down.

use super::Rank;
use crate::address::Address;
use axum::http::Method;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::DashMapStateStore,
};
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// Searches and pages: 20 a second, 600 at once. Fifty people who each look at a page every five seconds need ten.
const LOOKS: (Duration, u32) = (Duration::from_millis(50), 600);
/// Declarations begun: 600 an hour, 150 at once. A hall of fifty begins fifty.
const BEGINNINGS: (Duration, u32) = (Duration::from_secs(6), 150);
/// Inquiries: 10 at once, then one every three minutes. A campaign of an association makes a few people of one office ask on one day.
const INQUIRIES: (Duration, u32) = (Duration::from_mins(3), 10);
/// Anything else: 50 a second, 1,000 at once.
const REST: (Duration, u32) = (Duration::from_millis(20), 1000);

type Keyed<C> = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// The addresses of the last minutes, and how much each may still ask (GCRA).
pub struct Crowd<C: Clock = DefaultClock> {
    looks: Keyed<C>,
    beginnings: Keyed<C>,
    rest: Keyed<C>,
    inquiries: Keyed<C>,
    clock: C,
}

impl Crowd {
    /// By the clock of the machine that never goes back.
    pub fn of_today() -> Self {
        Self::new(DefaultClock::default())
    }
}

impl<C: Clock + Clone> Crowd<C> {
    /// By this clock.
    pub fn new(clock: C) -> Self {
        let of = |bounds| RateLimiter::new(quota(bounds), DashMapStateStore::default(), clock.clone());
        let (looks, beginnings, rest) = (of(LOOKS), of(BEGINNINGS), of(REST));
        Self { looks, beginnings, rest, inquiries: of(INQUIRIES), clock }
    }

    /// Counts one request. `Err`: this address must wait so long.
    pub fn admits(&self, address: Address, method: &Method, rank: Option<Rank>) -> Result<(), Duration> {
        let bounds = match rank {
            // To read the terms is a look; to agree to them begins.
            Some(Rank::Beginning) if method == Method::POST => &self.beginnings,
            Some(_) => &self.looks,
            None => &self.rest,
        };
        bounds.check_key(&address.household()).map_err(|wait| wait.wait_time_from(self.clock.now()))
    }

    /// Counts one inquiry that is about to be kept. `Err`: this address must wait so long.
    pub fn inquires(&self, address: Address) -> Result<(), Duration> {
        self.inquiries.check_key(&address.household()).map_err(|wait| wait.wait_time_from(self.clock.now()))
    }

    /// Forgets the addresses that have used up nothing.
    pub fn forget(&self) {
        for bounds in [&self.looks, &self.beginnings, &self.rest, &self.inquiries] {
            bounds.retain_recent();
            bounds.shrink_to_fit();
        }
    }

    /// How many addresses are remembered.
    pub fn remembered(&self) -> usize {
        self.looks.len() + self.beginnings.len() + self.rest.len() + self.inquiries.len()
    }
}

fn quota((each, at_once): (Duration, u32)) -> Quota {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(each).unwrap_or(Quota::per_second(at_once)).allow_burst(at_once)
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    fn address(text: &str) -> Address {
        Address(text.parse().unwrap())
    }

    /// Fifty people in a hall, each a page every five seconds for ten minutes, and each begins once.
    #[test]
    fn a_hall_of_fifty_behind_one_address_works() {
        let clock = FakeRelativeClock::default();
        let crowd = Crowd::new(clock.clone());
        let hall = address("203.0.113.7");
        for second in 0..600 {
            for person in 0..50 {
                if (second + person) % 5 == 0 {
                    assert_eq!(crowd.admits(hall, &Method::GET, Some(Rank::Page)), Ok(()), "second {second}");
                    assert_eq!(crowd.admits(hall, &Method::POST, None), Ok(()));
                }
            }
            if second < 50 {
                assert_eq!(crowd.admits(hall, &Method::POST, Some(Rank::Beginning)), Ok(()));
            }
            clock.advance(Duration::from_secs(1));
        }
    }

    #[test]
    fn a_flood_is_held_and_nobody_else_is() {
        let clock = FakeRelativeClock::default();
        let crowd = Crowd::new(clock.clone());
        let (flood, other) = (address("198.51.100.1"), address("198.51.100.2"));
        let admitted =
            |who| (0..10_000).filter(|_| crowd.admits(who, &Method::GET, Some(Rank::Search)).is_ok()).count();
        assert_eq!(admitted(flood), 600);
        assert_eq!(crowd.admits(flood, &Method::GET, Some(Rank::Search)), Err(Duration::from_millis(50)));
        assert_eq!(crowd.admits(flood, &Method::POST, None), Ok(()), "what it has begun it may finish");
        assert_eq!(crowd.admits(other, &Method::GET, Some(Rank::Search)), Ok(()));
        clock.advance(Duration::from_secs(1));
        assert_eq!(admitted(flood), 20);
    }

    #[test]
    fn who_inquires_often_waits_and_an_office_need_not() {
        let clock = FakeRelativeClock::default();
        let crowd = Crowd::new(clock.clone());
        let (script, office) = (address("198.51.100.1"), address("203.0.113.7"));
        assert_eq!((0..60).filter(|_| crowd.inquires(script).is_ok()).count(), 10);
        assert!(crowd.inquires(script).unwrap_err() <= Duration::from_mins(3));
        assert!((0..10).all(|_| crowd.inquires(office).is_ok()), "nobody waits for another address");
        assert_eq!(crowd.admits(script, &Method::POST, None), Ok(()), "all else goes on");
        clock.advance(Duration::from_mins(3));
        assert_eq!((0..60).filter(|_| crowd.inquires(script).is_ok()).count(), 1);
    }

    #[test]
    fn a_network_of_ipv6_is_one_and_addresses_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let crowd = Crowd::new(clock.clone());
        let begins = |text: &str| crowd.admits(address(text), &Method::POST, Some(Rank::Beginning)).is_ok();
        assert_eq!((0..200).filter(|n| begins(&format!("2001:db8:0:1::{n:x}"))).count(), 150);
        assert!(begins("2001:db8:0:2::1"));
        assert!(begins("::ffff:203.0.113.7") && begins("203.0.113.7"));
        assert_eq!(crowd.remembered(), 3);
        clock.advance(Duration::from_hours(1));
        crowd.forget();
        assert_eq!(crowd.remembered(), 0);
    }
}
