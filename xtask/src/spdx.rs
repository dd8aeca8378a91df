//! Licence expressions (SPDX specification 2.3, annex D): may we ship this under a list of allowed licences?

/// Whether `expression` can be satisfied with the allowed licences alone. The old `A/B` of early manifests means `A OR B`.
///
/// # Errors
/// When the expression cannot be read; the message quotes it.
pub fn satisfied(expression: &str, allowed: &[String]) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    let answer = reader.either().ok_or_else(|| format!("licence expression `{expression}` cannot be read"))?;
    if reader.words.is_empty() {
        Ok(answer)
    } else {
        Err(format!("licence expression `{expression}` cannot be read to its end"))
    }
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.next();
        }
        found
    }

    // AND binds tighter than OR (annex D.4).
    fn either(&mut self) -> Option<bool> {
        let mut answer = self.both()?;
        while self.eat("OR") {
            answer |= self.both()?;
        }
        Some(answer)
    }

    fn both(&mut self) -> Option<bool> {
        let mut answer = self.one()?;
        while self.eat("AND") {
            answer &= self.one()?;
        }
        Some(answer)
    }

    fn one(&mut self) -> Option<bool> {
        match self.next()? {
            "(" => {
                let answer = self.either()?;
                self.eat(")").then_some(answer)
            }
            ")" | "OR" | "AND" | "WITH" => None,
            // An exception changes the licence: the pair must be allowed as a pair.
            name if self.eat("WITH") => {
                let pair = format!("{name} WITH {}", self.next()?);
                Some(self.allowed.contains(&pair))
            }
            name => Some(self.allowed.iter().any(|allowed| allowed == name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let allowed: Vec<String> = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
        for (expression, answer) in [
            ("MIT", Ok(true)),
            ("GPL-3.0", Ok(false)),
            ("MIT/GPL-3.0", Ok(true)),
            ("GPL-3.0 OR MIT AND Apache-2.0", Ok(true)),
            ("(GPL-3.0 OR MIT) AND GPL-2.0", Ok(false)),
            ("Apache-2.0 WITH LLVM-exception", Ok(true)),
            ("MIT WITH LLVM-exception", Ok(false)),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", Ok(false)),
        ] {
            assert_eq!(satisfied(expression, &allowed), answer, "{expression}");
        }
        for bad in ["", "MIT AND", "(MIT", "MIT)", "MIT Apache-2.0", "OR MIT", "MIT WITH"] {
            assert!(satisfied(bad, &allowed).unwrap_err().contains("cannot be read"), "{bad}");
        }
    }
}
