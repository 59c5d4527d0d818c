//! The machine that was measured on; a figure without it says nothing.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::{postgres, process};

/// What the figures depend on.
pub struct Machine {
    processor: String,
    processors: usize,
    memory_gib: f64,
    system: String,
    postgres: String,
    load: String,
}

impl Machine {
    /// Looks at this one.
    pub fn look() -> Self {
        let cpus = read("/proc/cpuinfo");
        let memory = line(&read("/proc/meminfo"), "MemTotal")
            .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok())
            .unwrap_or_default();
        Self {
            processor: line(&cpus, "model name").unwrap_or_else(|| "unknown".to_owned()),
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: memory / f64::from(1 << 20),
            system: first_line(Command::new("uname").args(["-sr"])),
            postgres: postgres::program("postgres")
                .map(|program| first_line(Command::new(program).arg("--version")))
                .unwrap_or_default(),
            load: read("/proc/loadavg")
                .split(' ')
                .next()
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// For a person.
    pub fn text(&self) -> String {
        format!(
            "{} × {}, {:.0} GiB, {}, {}; load when it began {}",
            self.processors, self.processor, self.memory_gib, self.system, self.postgres, self.load
        )
    }

    /// For a program.
    pub fn json(&self) -> Value {
        json!({
            "processor": self.processor,
            "processors": self.processors,
            "memory_gib": self.memory_gib.round(),
            "system": self.system,
            "postgres": self.postgres,
            "load_at_start": self.load,
        })
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// Value of the first `key: value` line.
fn line(text: &str, key: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        (name.trim() == key).then(|| value.trim().to_owned())
    })
}

fn first_line(command: &mut Command) -> String {
    process::output(command)
        .map(|text| text.trim().to_owned())
        .unwrap_or_default()
}
