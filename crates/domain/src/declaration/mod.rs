//! 自己宣言: its level, what was declared, and its life.

pub mod identity;
pub mod intent;
pub mod level;
pub mod public;
pub mod publication;
pub mod standing;
pub mod state;
pub mod timeline;

pub use identity::IdentityCheck;
pub use intent::{Intent, Promise, SelfCheckResult};
pub use level::Level;
pub use public::PublicEntry;
pub use publication::{Method, Publication};
pub use standing::Standing;
pub use state::State;
pub use timeline::Timeline;
