//! The fonts inside our program, those that somebody adds, and which characters none of them has.

use crate::Trouble;
use std::collections::BTreeSet;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Which of the fonts that Typst ships we use: a text face and a face for digests. Its faces for mathematics are left out.
const OURS: [&str; 2] = ["Libertinus Serif", "DejaVu Sans Mono"];

/// The fonts of a document.
#[derive(Debug)]
pub struct Fonts {
    list: Vec<Font>,
    book: LazyHash<FontBook>,
}

/// Characters that no font has, at one place of the charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The clause, or what else was being written.
    pub place: String,
    /// Each once, in order of their numbers.
    pub characters: BTreeSet<char>,
}

impl Fonts {
    /// The fonts inside our program.
    #[must_use]
    pub fn ours() -> Self {
        let list = typst_assets::fonts()
            .flat_map(|f| Font::iter(Bytes::new(f)))
            .filter(|f| OURS.contains(&f.info().family.as_str()))
            .collect();
        Self::of(list)
    }

    fn of(list: Vec<Font>) -> Self {
        let book = LazyHash::new(FontBook::from_fonts(&list));
        Self { list, book }
    }

    /// Adds the fonts of a file, for letters that ours do not have.
    ///
    /// # Errors
    /// If there is no font in it.
    pub fn with(self, bytes: Vec<u8>) -> Result<Self, Trouble> {
        let more: Vec<Font> = Font::iter(Bytes::new(bytes)).collect();
        if more.is_empty() {
            return Err(Trouble::new(
                "it holds no font that can be read",
                "give a TrueType or OpenType font: .ttf, .otf or .ttc",
            ));
        }
        let mut list = self.list;
        list.extend(more);
        Ok(Self::of(list))
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn get(&self, index: usize) -> Option<Font> {
        self.list.get(index).cloned()
    }

    /// The families, ours first, so that an added one is asked only for what ours do not have.
    pub(crate) fn families(&self) -> Vec<String> {
        let mut families: Vec<String> = vec![OURS.first().copied().unwrap_or_default().to_owned()];
        for f in &self.list {
            let name = f.info().family.to_lowercase();
            if !families.iter().any(|x| x.to_lowercase() == name) {
                families.push(f.info().family.clone());
            }
        }
        families
    }

    /// Whether one of the fonts has a character.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        c == '\n' || self.list.iter().any(|f| f.info().coverage.contains(u32::from(c)))
    }
}
