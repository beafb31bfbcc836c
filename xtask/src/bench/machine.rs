//! On what it was measured.

use std::fmt;
use std::process::Command;
use std::{env, fs, thread};

/// The machine, as far as it can be told.
pub(super) struct Machine {
    processor: String,
    processors: usize,
    memory_gib: Option<f64>,
    system: String,
    compiler: String,
    load: Option<String>,
}

impl Machine {
    /// Looks at the machine, before anything runs.
    pub(super) fn describe() -> Self {
        let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
        let processor = field(&read("/proc/cpuinfo"), "model name");
        Self {
            processor: processor
                .or_else(|| says("sysctl", &["-n", "machdep.cpu.brand_string"]))
                .unwrap_or_default(),
            processors: thread::available_parallelism().map_or(1, usize::from),
            memory_gib: memory_gib(&read("/proc/meminfo")),
            system: says("uname", &["-sr"]).unwrap_or_else(|| env::consts::OS.to_owned()),
            compiler: says("rustc", &["--version"]).unwrap_or_default(),
            load: read("/proc/loadavg").split_whitespace().next().map(str::to_owned),
        }
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let processor = if self.processor.is_empty() { "unknown processor" } else { &self.processor };
        write!(formatter, "{} x {processor}", self.processors)?;
        if let Some(memory) = self.memory_gib {
            write!(formatter, ", {memory:.0} GiB")?;
        }
        write!(formatter, ", {}, {}", self.system, self.compiler)?;
        match &self.load {
            Some(load) => write!(formatter, "; load average before: {load}"),
            None => Ok(()),
        }
    }
}

fn memory_gib(meminfo: &str) -> Option<f64> {
    let kib: f64 = field(meminfo, "MemTotal")?.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0 / 1024.0)
}

/// The value of the first line of the form `name : value`.
fn field(text: &str, name: &str) -> Option<String> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
}

fn says(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{field, memory_gib};

    #[test]
    fn fields_are_found_whatever_stands_before_the_colon() {
        let text = "processor\t: 0\nmodel name\t: Fast One\nmodel name\t: Fast Two\n";
        assert_eq!(field(text, "model name").as_deref(), Some("Fast One"));
        assert_eq!(field(text, "bogomips"), None);
    }

    #[test]
    fn memory_is_told_in_gib() {
        assert_eq!(memory_gib("MemTotal:        4194304 kB\n"), Some(4.0));
        assert_eq!(memory_gib(""), None);
    }
}
