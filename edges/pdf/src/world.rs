//! All that Typst may know: a template of ours, one file of data, the fonts. No disk, network, packages or clock.

use crate::{Fonts, Trouble};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

const TEMPLATE: &str = include_str!("charter.typ");

/// The world of one charter.
pub struct Charter<'a> {
    library: LazyHash<Library>,
    fonts: &'a Fonts,
    main: Source,
    data: FileId,
    bytes: Bytes,
}

impl<'a> Charter<'a> {
    /// The world in which these data are set.
    pub fn new(data: &serde_json::Value, fonts: &'a Fonts) -> Result<Self, Trouble> {
        let id = |name: &str| {
            let path = VirtualPath::new(name).map_err(|_| crate::trouble(&format!("`{name}` is no name of a file")))?;
            Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
        };
        Ok(Self {
            library: LazyHash::new(Library::default()),
            fonts,
            main: Source::new(id("charter.typ")?, TEMPLATE.to_owned()),
            data: id("charter.json")?,
            bytes: Bytes::from_string(data.to_string()),
        })
    }
}

impl World for Charter<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data { Ok(self.bytes.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
