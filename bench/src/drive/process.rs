//! What a process has used, as Linux tells it in `/proc`; elsewhere nothing is known.

use std::fs;

/// In `/proc`, times are in units of 1/100 s on every platform (proc(5), USER_HZ).
const MILLIS_PER_TICK: f64 = 10.0;

/// What a process has used so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Usage {
    /// Processor time, in user and kernel mode.
    pub(super) cpu_millis: f64,
    /// Resident memory of now.
    pub(super) memory_mib: f64,
}

impl Usage {
    pub(super) fn of(pid: u32) -> Option<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        Self::parse(&stat, &status)
    }

    fn parse(stat: &str, status: &str) -> Option<Self> {
        // The name of the program may hold anything, so fields are counted from its closing parenthesis: utime and
        // stime are the 14th and 15th of all, and the name is the 2nd.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut times = fields.split_whitespace().skip(11).map_while(|ticks| ticks.parse::<f64>().ok());
        let ticks = times.next()? + times.next()?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: f64 = resident.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(Self { cpu_millis: ticks * MILLIS_PER_TICK, memory_mib: kib / 1024.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::Usage;

    #[test]
    fn times_and_memory_are_read_whatever_the_program_is_called() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 900 0 0 0 250 50 0 0 20 0 3 0 100 2 3";
        let status = "Name:\ta\nVmHWM:\t   4096 kB\nVmRSS:\t    2048 kB\n";
        let usage = Usage { cpu_millis: 3000.0, memory_mib: 2.0 };
        assert_eq!(Usage::parse(stat, status), Some(usage));
    }

    #[test]
    fn a_process_that_is_gone_has_no_usage() {
        assert_eq!(Usage::parse("", ""), None);
    }
}
