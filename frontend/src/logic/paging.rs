//! Going back in a list that only knows its next cursor.

/// The pages walked through, by the cursor each began with; the first began with none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    cursors: Vec<String>,
}

impl Trail {
    /// Notes that the page beginning with `cursor` is shown. Returning to a page forgets those
    /// after it; a page reached by a deep link starts a trail of unknown depth.
    pub fn visit(&mut self, cursor: &str) {
        if cursor.is_empty() {
            self.cursors.clear();
            return;
        }
        match self.cursors.iter().position(|known| known == cursor) {
            Some(at) => self.cursors.truncate(at + 1),
            None => self.cursors.push(cursor.to_owned()),
        }
    }

    /// Cursor of the page before; empty for the first, none on the first.
    pub fn previous(&self) -> Option<&str> {
        match self.cursors.as_slice() {
            [] => None,
            [_] => Some(""),
            [.., before, _] => Some(before),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_the_way_there() {
        let mut trail = Trail::default();
        trail.visit("");
        assert_eq!(trail.previous(), None);
        trail.visit("b");
        trail.visit("c");
        assert_eq!(trail.previous(), Some("b"));
        trail.visit("b");
        assert_eq!(trail.previous(), Some(""));
        trail.visit("");
        assert_eq!(trail.previous(), None);
    }
}
