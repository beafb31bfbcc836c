//! What is printed of an operation: one line of values between tabs.

use super::load::Slice;

/// A slice of each server, one right after the other.
pub(super) struct Round {
    pub(super) program: Slice,
    pub(super) twin: Slice,
}

/// The name; rate, p50, p99, CPU and memory of the program, then of the twin; the ratio of the rates. Every value is the
/// median of the rounds, the ratio too: the two slices of a round met the machine in the same mood. `-` where a value
/// cannot be told.
pub(super) fn row(name: &str, rounds: &[Round]) -> String {
    let programs: Vec<&Slice> = rounds.iter().map(|round| &round.program).collect();
    let twins: Vec<&Slice> = rounds.iter().map(|round| &round.twin).collect();
    let ratio = rounds.iter().map(|round| round.program.rate / round.twin.rate);
    let values = [values(&programs), values(&twins), vec![median(ratio.collect())]].concat();
    let values = values.into_iter().map(|value| value.map_or("-".to_owned(), |value| format!("{value:.4}")));
    [name.to_owned()].into_iter().chain(values).collect::<Vec<_>>().join("\t")
}

fn values(slices: &[&Slice]) -> Vec<Option<f64>> {
    let each =
        |value: fn(&Slice) -> Option<f64>| median(slices.iter().filter_map(|slice| value(slice)).collect());
    vec![
        each(|slice| Some(slice.rate)),
        each(|slice| Some(slice.p50)),
        each(|slice| Some(slice.p99)),
        each(|slice| slice.cpu),
        each(|slice| slice.memory),
    ]
}

/// The value in the middle; of an even number, the mean of the two there.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(values[middle - 1], upper))
}

#[cfg(test)]
mod tests {
    use super::{Round, Slice, median, row};

    fn slice(rate: f64) -> Slice {
        Slice { rate, p50: 10.0, p99: 20.0, cpu: None, memory: Some(5.5) }
    }

    #[test]
    fn the_median_is_in_the_middle_and_of_nothing_there_is_none() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![9.0, 1.0, 2.0, 4.0]), Some(3.0));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn the_ratio_is_that_of_rounds_and_not_of_medians() {
        let rounds = [(90.0, 100.0), (45.0, 50.0), (10.0, 200.0)];
        let rounds = rounds.map(|(program, twin)| Round { program: slice(program), twin: slice(twin) });
        let row = row("me", &rounds);
        let values: Vec<&str> = row.split('\t').collect();
        assert_eq!(values.first(), Some(&"me"));
        assert_eq!(values.get(1), Some(&"45.0000"));
        assert_eq!(values.get(4), Some(&"-"));
        assert_eq!(values.last(), Some(&"0.9000"));
        assert_eq!(values.len(), 12);
    }
}
