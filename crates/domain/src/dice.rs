//! Chance as an argument.

/// A source of random bytes fit for secrets. Real in the binary, counted out in tests.
pub trait Dice: Send + Sync {
    /// Fills the slice.
    fn fill(&self, bytes: &mut [u8]);

    /// 64 random bits.
    fn roll(&self) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}
