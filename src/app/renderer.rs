//! Which renderer draws the window: the one that worked last time first, the other one when it cannot start.
//!
//! Windows has two: remote sessions and plain drivers often have no OpenGL 2, but DirectX by software. Elsewhere OpenGL, by software too, is enough.

use std::cell::Cell;
use std::path::PathBuf;

use eframe::{AppCreator, NativeOptions};

/// Names the one renderer that may be tried: `glow` or `wgpu`.
pub const PIN: &str = "INTEGRITY_REGISTER_RENDERER";

/// A way to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renderer {
    /// OpenGL.
    Glow,
    /// DirectX 12, Vulkan.
    Wgpu,
}

impl Renderer {
    /// Those that this program was built with, the usual one first.
    pub const BUILT: &[Renderer] = if cfg!(windows) { &[Renderer::Glow, Renderer::Wgpu] } else { &[Renderer::Glow] };

    /// Its name for people and files.
    pub fn key(self) -> &'static str {
        match self {
            Renderer::Glow => "glow",
            Renderer::Wgpu => "wgpu",
        }
    }

    fn from_key(key: &str) -> Option<Renderer> {
        [Renderer::Glow, Renderer::Wgpu].into_iter().find(|renderer| renderer.key() == key.trim())
    }

    /// What eframe calls it.
    fn native(self) -> eframe::Renderer {
        match self {
            Renderer::Glow => eframe::Renderer::Glow,
            #[cfg(windows)]
            Renderer::Wgpu => eframe::Renderer::Wgpu,
            #[cfg(not(windows))]
            Renderer::Wgpu => eframe::Renderer::Glow,
        }
    }
}

/// What was tried in vain: each renderer with its reason.
pub type Failures = Vec<(Renderer, String)>;

/// The order of tries: only the pinned one, else the one that worked last time and then the others.
fn order(built: &[Renderer], pinned: Option<Renderer>, worked: Option<Renderer>) -> Vec<Renderer> {
    if let Some(pinned) = pinned.filter(|pinned| built.contains(pinned)) {
        return vec![pinned];
    }
    let first = worked.filter(|worked| built.contains(worked));
    first.into_iter().chain(built.iter().copied().filter(|renderer| Some(*renderer) != first)).collect()
}

/// Tries renderers until one opens the window; `open` says whether a failure is worth another try.
fn first_to_open(order: Vec<Renderer>, mut open: impl FnMut(Renderer) -> Result<(), Failure>) -> Result<Renderer, Failures> {
    let mut failures = Failures::new();
    for renderer in order {
        match open(renderer) {
            Ok(()) => return Ok(renderer),
            Err(failure) => {
                log::warn!("{}: {}", renderer.key(), failure.why);
                failures.push((renderer, failure.why));
                if !failure.before_window {
                    break;
                }
            }
        }
    }
    Err(failures)
}

/// Why a renderer did not do.
struct Failure {
    why: String,
    /// No window stood yet, so that another renderer may be tried.
    before_window: bool,
}

/// Opens the window with one renderer after the other and returns when it is closed.
pub fn run(name: &str, options: &dyn Fn() -> NativeOptions, app: &dyn Fn() -> AppCreator<'static>) -> Result<(), Failures> {
    let pinned = std::env::var(PIN).ok().and_then(|key| Renderer::from_key(&key));
    let memory = eframe::storage_dir(name).map(|folder| folder.join("renderer"));
    let worked = memory.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).and_then(|key| Renderer::from_key(&key));
    let stood = std::rc::Rc::new(Cell::new(false));
    let opened = first_to_open(order(Renderer::BUILT, pinned, worked), |renderer| {
        let (create, seen) = (app(), std::rc::Rc::clone(&stood));
        let creator: AppCreator<'static> = Box::new(move |context| {
            seen.set(true);
            create(context)
        });
        let options = NativeOptions { renderer: renderer.native(), ..options() };
        eframe::run_native(name, options, creator).map_err(|error| Failure { why: error.to_string(), before_window: !stood.get() })
    })?;
    if worked != Some(opened) && Renderer::BUILT.len() > 1 {
        remember(memory, opened);
    }
    Ok(())
}

fn remember(memory: Option<PathBuf>, renderer: Renderer) {
    let written = memory.map(|path| std::fs::write(path, renderer.key()));
    if let Some(Err(error)) = written {
        log::warn!("the renderer is not remembered: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[Renderer] = &[Renderer::Glow, Renderer::Wgpu];

    #[test]
    fn the_one_that_worked_comes_first_and_a_pinned_one_alone() {
        assert_eq!(order(BOTH, None, None), BOTH);
        assert_eq!(order(BOTH, None, Some(Renderer::Wgpu)), [Renderer::Wgpu, Renderer::Glow]);
        assert_eq!(order(BOTH, Some(Renderer::Wgpu), Some(Renderer::Glow)), [Renderer::Wgpu]);
        assert_eq!(order(&[Renderer::Glow], Some(Renderer::Wgpu), Some(Renderer::Wgpu)), [Renderer::Glow], "it was not built in");
    }

    fn tried(fails: &[(Renderer, bool)]) -> (Vec<Renderer>, Result<Renderer, usize>) {
        let mut tried = Vec::new();
        let opened = first_to_open(BOTH.to_vec(), |renderer| {
            tried.push(renderer);
            match fails.iter().find(|(failing, _)| *failing == renderer) {
                Some((_, before_window)) => Err(Failure { why: "no driver".to_owned(), before_window: *before_window }),
                None => Ok(()),
            }
        });
        (tried, opened.map_err(|failures| failures.len()))
    }

    #[test]
    fn the_other_one_is_tried_only_while_no_window_stands() {
        let (glow, wgpu) = (Renderer::Glow, Renderer::Wgpu);
        assert_eq!(tried(&[]), (vec![glow], Ok(glow)));
        assert_eq!(tried(&[(glow, true)]), (vec![glow, wgpu], Ok(wgpu)));
        assert_eq!(tried(&[(glow, true), (wgpu, true)]), (vec![glow, wgpu], Err(2)));
        assert_eq!(tried(&[(glow, false)]), (vec![glow], Err(1)), "a window that broke is not opened twice");
    }

    #[test]
    fn a_renderer_is_known_by_its_name() {
        assert_eq!(Renderer::from_key("wgpu\n"), Some(Renderer::Wgpu));
        assert_eq!(Renderer::from_key("vulkan"), None);
        assert!(BOTH.iter().all(|renderer| Renderer::from_key(renderer.key()) == Some(*renderer)));
    }
}
