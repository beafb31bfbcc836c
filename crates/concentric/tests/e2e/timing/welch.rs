//! Whether two samples come from populations of one mean: Welch's t-test, which does not suppose that they vary alike.

use std::fmt::{self, Display, Formatter};

/// Beyond this |t|, dudect takes a difference for proven: by chance it happens once in 150,000 comparisons.
const PROVEN: f64 = 4.5;

/// Which part of all times is looked at, the fastest first. What else the machine does makes some requests slower and none
/// faster, so a small difference shows best among the fast ones; a rare one shows in the whole alone.
const PARTS: [f64; 4] = [1.0, 0.95, 0.75, 0.5];

/// What a comparison came to.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    medians: [f64; 2],
    t: f64,
}

impl Verdict {
    /// Whether somebody who can measure as often could tell one from the other.
    pub(super) fn differs(&self) -> bool {
        self.t.abs() > PROVEN
    }

    /// How many times as long as the first the second takes.
    pub(super) fn ratio(&self) -> f64 {
        let [first, second] = self.medians;
        second / first
    }
}

impl Display for Verdict {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { medians: [first, second], t } = self;
        let (difference, ratio) = (second - first, self.ratio());
        write!(
            f,
            "medians {first:.0} and {second:.0} µs (by {difference:+.0} µs, ratio {ratio:.3}), t = {t:+.2}"
        )
    }
}

/// Compares them: the t of the part in which they differ most.
pub(super) fn compare(first: &[f64], second: &[f64]) -> Verdict {
    let all = sorted(&[first, second].concat());
    let of_part = |part| {
        let slowest = quantile(&all, part);
        let cut = |times: &[f64]| times.iter().copied().filter(|time| *time <= slowest).collect::<Vec<_>>();
        t(&cut(first), &cut(second))
    };
    let t = PARTS.map(of_part).into_iter().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap();
    Verdict { medians: [first, second].map(|times| quantile(&sorted(times), 0.5)), t }
}

fn t(first: &[f64], second: &[f64]) -> f64 {
    let [(mean_1, error_1), (mean_2, error_2)] = [first, second].map(mean_and_squared_error);
    (mean_2 - mean_1) / (error_1 + error_2).sqrt()
}

/// The mean, and the variance that it has itself. Of nearly nothing, the latter is without bound: nothing follows from it.
fn mean_and_squared_error(times: &[f64]) -> (f64, f64) {
    let count = times.len() as f64;
    if times.len() < 2 {
        return (times.first().copied().unwrap_or_default(), f64::INFINITY);
    }
    let mean = times.iter().sum::<f64>() / count;
    let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, variance / count)
}

fn sorted(times: &[f64]) -> Vec<f64> {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    times
}

fn quantile(sorted: &[f64], part: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}

#[test]
fn t_is_that_of_the_textbooks() {
    // Means 3 and 6, variances 2.5 and 10, five of each: 3 / sqrt(2.5 / 5 + 10 / 5).
    let (first, second) = ([1.0, 2.0, 3.0, 4.0, 5.0], [2.0, 4.0, 6.0, 8.0, 10.0]);
    assert!((t(&first, &second) - 3.0 / 2.5_f64.sqrt()).abs() < 1e-12);
}

/// Times around 20 ms that vary by 4 ms, as a hash under load does; the same ones in each run.
fn times(seed: u64, longer_by: f64) -> Vec<f64> {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1 << 31)
    };
    (0..1000).map(|_| 18_000.0 + longer_by + (0..4).map(|_| uniform()).sum::<f64>() * 2_000.0).collect()
}

#[test]
fn what_differs_by_a_twentieth_is_told_apart_and_what_is_the_same_is_not() {
    assert!(compare(&times(1, 0.0), &times(2, 1_000.0)).differs());
    assert!(compare(&times(1, 1_000.0), &times(2, 0.0)).differs());
    assert!((1..20).all(|seed| !compare(&times(seed, 0.0), &times(seed + 100, 0.0)).differs()));
}
