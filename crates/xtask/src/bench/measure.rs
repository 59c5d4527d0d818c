//! One figure and whether it holds.

/// One figure: a value, judged alone or beside the least that has to be done anyway.
pub struct Measure {
    /// Short name, for `results.json`.
    pub name: &'static str,
    /// What was done, with its size.
    pub what: String,
    /// What was found, in `unit`.
    pub value: f64,
    /// Unit of the value and of what it stands beside.
    pub unit: &'static str,
    /// What it stands beside, measured in the same run; then the ratio is judged.
    pub beside: Option<Beside>,
    /// What is acceptable.
    pub bound: Bound,
    /// Anything else worth telling.
    pub note: String,
}

/// The limit measured beside a figure.
pub struct Beside {
    /// What was done.
    pub what: String,
    /// What was found.
    pub value: f64,
}

/// What is acceptable.
#[derive(Clone, Copy)]
pub enum Bound {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
}

impl Measure {
    /// What is judged: the ratio, or the value where it stands alone.
    pub fn judged(&self) -> f64 {
        match &self.beside {
            Some(beside) => self.value / beside.value.max(f64::EPSILON),
            None => self.value,
        }
    }

    /// Whether it is within its bound.
    pub fn holds(&self) -> bool {
        match self.bound {
            Bound::AtMost(most) => self.judged() <= most,
            Bound::AtLeast(least) => self.judged() >= least,
        }
    }

    /// The value with its unit.
    pub fn shown(&self) -> String {
        number(self.value, self.unit)
    }

    /// What it stands beside, with its unit.
    pub fn beside_shown(&self) -> String {
        self.beside
            .as_ref()
            .map(|beside| number(beside.value, self.unit))
            .unwrap_or_default()
    }

    /// The ratio, where there is one.
    pub fn ratio_shown(&self) -> String {
        self.beside
            .as_ref()
            .map(|_| format!("{:.2} ×", self.judged()))
            .unwrap_or_default()
    }

    /// The bound as words.
    pub fn bound_shown(&self) -> String {
        let (sign, bound) = match self.bound {
            Bound::AtMost(most) => ("≤", most),
            Bound::AtLeast(least) => ("≥", least),
        };
        let unit = if self.beside.is_some() {
            "×"
        } else {
            self.unit
        };
        format!("{sign} {bound} {unit}")
    }

    /// One line for a person.
    pub fn line(&self) -> String {
        let beside = match &self.beside {
            Some(beside) => format!(
                "; {}: {}; ratio {}",
                beside.what,
                self.beside_shown(),
                self.ratio_shown()
            ),
            None => String::new(),
        };
        let verdict = if self.holds() { "holds" } else { "MISSED" };
        format!(
            "{}: {}{beside}; bound {}: {verdict}",
            self.what,
            self.shown(),
            self.bound_shown()
        )
    }
}

fn number(value: f64, unit: &str) -> String {
    let digits = match value {
        value if value >= 1_000.0 => 0,
        value if value >= 100.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(value: f64, beside: Option<f64>, bound: Bound) -> Measure {
        Measure {
            name: "m",
            what: "w".into(),
            value,
            unit: "s",
            beside: beside.map(|value| Beside {
                what: "raw".into(),
                value,
            }),
            bound,
            note: String::new(),
        }
    }

    #[test]
    fn a_figure_beside_another_is_judged_by_the_ratio() {
        assert!(measure(12.0, Some(2.0), Bound::AtMost(6.0)).holds());
        assert!(!measure(12.1, Some(2.0), Bound::AtMost(6.0)).holds());
        assert!(measure(20.0, Some(100.0), Bound::AtLeast(0.2)).holds());
        assert!(!measure(19.0, Some(100.0), Bound::AtLeast(0.2)).holds());
    }

    #[test]
    fn a_figure_alone_is_judged_by_itself() {
        let slow = measure(61.0, None, Bound::AtMost(60.0));
        assert!(!slow.holds());
        assert!(slow.line().ends_with("61.00 s; bound ≤ 60 s: MISSED"));
    }
}
