//! Chance, where it need not be hard to guess.

use application::ports::Jitter;

/// Numbers from the operating system's random source.
#[derive(Clone, Copy, Debug, Default)]
pub struct RandomJitter;

impl Jitter for RandomJitter {
    fn draw(&self) -> u32 {
        // Without a random source, waiting the longest will do.
        getrandom::u32().unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Jitter, RandomJitter};

    #[test]
    fn draws_differ() {
        let draws: Vec<_> = (0..8).map(|_| RandomJitter.draw()).collect();
        assert!(draws.iter().any(|draw| *draw != draws[0]), "{draws:?}");
    }
}
