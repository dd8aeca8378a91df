//! Names as small numbers, so that the run compares and indexes them without touching text.

use std::collections::BTreeMap;
use std::sync::Arc;

/// An interned name. Its number depends on the order of interning only, which the log fixes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sym(pub u32);

/// The table of names.
#[derive(Clone, Debug, Default)]
pub struct Names {
    list: Vec<Arc<str>>,
    index: BTreeMap<Arc<str>, Sym>,
}

impl Names {
    /// The number of a name, new or known.
    pub fn intern(&mut self, name: &str) -> Sym {
        if let Some(s) = self.index.get(name) {
            return *s;
        }
        let sym = Sym(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let text: Arc<str> = Arc::from(name);
        self.list.push(Arc::clone(&text));
        self.index.insert(text, sym);
        sym
    }

    /// The number of a known name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Sym> {
        self.index.get(name).copied()
    }

    /// The name of a number.
    #[must_use]
    pub fn text(&self, sym: Sym) -> &str {
        self.list.get(sym.0 as usize).map_or("?", |t| t)
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
