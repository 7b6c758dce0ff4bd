//! Colours, sizes and the style of the window; the only file with colours.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Frame, Margin, RichText, Shadow, Stroke, TextStyle, vec2};

use crate::domain::choice::Raci;
use crate::domain::record::{Level, Role};
use crate::domain::text;

/// Behind the page.
pub const WINDOW: Color32 = Color32::from_rgb(0xF4, 0xF6, 0xF8);
/// Lists, forms, fields.
pub const PANEL: Color32 = Color32::from_rgb(0xFF, 0xFF, 0xFF);
/// Behind the navigation.
pub const NAVIGATION: Color32 = Color32::from_rgb(0xED, 0xF0, 0xF4);
/// Lines between areas.
pub const LINE: Color32 = Color32::from_rgb(0xE1, 0xE5, 0xEA);
/// Lines between rows.
pub const FAINT_LINE: Color32 = Color32::from_rgb(0xEE, 0xF1, 0xF4);
/// Heads of tables.
pub const HEAD: Color32 = Color32::from_rgb(0xFA, 0xFB, 0xFC);
/// Text.
pub const TEXT: Color32 = Color32::from_rgb(0x1B, 0x24, 0x30);
/// Labels and what comes second.
pub const SECOND: Color32 = Color32::from_rgb(0x5A, 0x65, 0x72);
/// Hints; dark enough for small text on white (4.6 : 1).
pub const FAINT: Color32 = Color32::from_rgb(0x6B, 0x76, 0x83);
/// Round a field.
pub const BORDER: Color32 = Color32::from_rgb(0xCF, 0xD6, 0xDE);
/// The one accent.
pub const ACCENT: Color32 = Color32::from_rgb(0x1F, 0x5F, 0xBF);
/// The accent under the pointer.
pub const ACCENT_STRONG: Color32 = Color32::from_rgb(0x18, 0x4E, 0xA1);
/// A tint of the accent.
pub const TINT: Color32 = Color32::from_rgb(0xE7, 0xF0, 0xFC);
/// Round what has the keyboard.
pub const RING: Color32 = Color32::from_rgb(0xCF, 0xE0, 0xF7);
/// The selected row.
pub const SELECTED: Color32 = Color32::from_rgb(0xE3, 0xEE, 0xFC);
/// The row under the pointer.
pub const HOVERED: Color32 = Color32::from_rgb(0xF5, 0xF8, 0xFC);
/// What went well.
pub const DONE: Color32 = Color32::from_rgb(0x2E, 0x9E, 0x5B);
/// What did not.
pub const FAULT: Color32 = Color32::from_rgb(0xC0, 0x2B, 0x25);
/// Behind a sentence on what did not.
pub const FAULT_TINT: Color32 = Color32::from_rgb(0xFD, 0xEE, 0xED);
/// What asks for attention.
pub const CAUTION: Color32 = Color32::from_rgb(0x7A, 0x4B, 0x00);
/// Round what asks for attention.
pub const CAUTION_LINE: Color32 = Color32::from_rgb(0xE3, 0xC4, 0x8D);
/// Behind a sentence that asks for attention.
pub const CAUTION_TINT: Color32 = Color32::from_rgb(0xFF, 0xF7, 0xE6);
/// Behind the pages of a preview.
pub const DESK: Color32 = Color32::from_rgb(0xDD, 0xE2, 0xE8);
const GREY: Color32 = Color32::from_rgb(0xE8, 0xED, 0xF2);
const TINT_INK: Color32 = Color32::from_rgb(0x17, 0x4A, 0x86);
const SHADE: Color32 = Color32::from_black_alpha(28);

/// Over the window, behind a page of its own.
pub const BACKDROP: Color32 = Color32::from_black_alpha(60);

/// Height of a row of a list.
pub const ROW: f32 = 30.0;
/// Height of the head of a list.
pub const HEAD_ROW: f32 = 32.0;
/// Width of the navigation.
pub const NAVIGATION_WIDTH: f32 = 184.0;
/// Width of the form.
pub const FORM_WIDTH: f32 = 456.0;
/// Margin of a page.
pub const MARGIN: i8 = 16;
/// Text size of the second rank.
pub const SMALL: f32 = 12.0;
/// Text size of everything else.
pub const BODY: f32 = 14.0;
/// Text size of the title of a page.
pub const TITLE: f32 = 18.0;

/// The family of the bold face.
pub fn bold_family() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// Bold text.
pub fn bold(text: impl Into<String>) -> RichText {
    RichText::new(text).family(bold_family())
}

/// The title of a page.
pub fn title(text: impl Into<String>) -> RichText {
    bold(text).size(TITLE)
}

/// Small text of the second rank.
pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL).color(SECOND)
}

/// The font of body text, for painted text.
pub fn body_font() -> FontId {
    FontId::new(BODY, FontFamily::Proportional)
}

/// The font of small text, for painted text.
pub fn small_font() -> FontId {
    FontId::new(SMALL, FontFamily::Proportional)
}

/// The bold font of a size, for painted text.
pub fn bold_font(size: f32) -> FontId {
    FontId::new(size, bold_family())
}

/// Gives a context the look of the program.
pub fn install(ctx: &egui::Context) {
    ctx.set_theme(egui::Theme::Light);
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Body, body_font()),
            (TextStyle::Button, body_font()),
            (TextStyle::Monospace, FontId::new(BODY, FontFamily::Monospace)),
            (TextStyle::Small, small_font()),
            (TextStyle::Heading, bold_font(TITLE)),
        ]
        .into();
        style.animation_time = 0.0;
        style.interaction.selectable_labels = false;
        style.interaction.tooltip_delay = 0.35;
        space(&mut style.spacing);
        style.visuals = visuals();
    });
}

fn space(spacing: &mut egui::style::Spacing) {
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(10.0, 4.0);
    spacing.interact_size = vec2(30.0, 30.0);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = 6.0;
    spacing.tooltip_width = 360.0;
    spacing.combo_width = 120.0;
    spacing.scroll = scroll_bars();
}

/// Scroll bars in the colour of text, thin until they are wanted, on room of their own.
fn scroll_bars() -> egui::style::ScrollStyle {
    let mut bars = egui::style::ScrollStyle {
        floating: true,
        bar_width: 9.0,
        floating_width: 6.0,
        floating_allocated_width: 10.0,
        bar_inner_margin: 2.0,
        bar_outer_margin: 1.0,
        handle_min_length: 28.0,
        foreground_color: true,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        dormant_handle_opacity: 0.22,
        active_handle_opacity: 0.35,
        interact_handle_opacity: 0.55,
        ..egui::style::ScrollStyle::solid()
    };
    // Faded rows look cut.
    bars.fade.strength = 0.0;
    bars
}

fn visuals() -> egui::Visuals {
    let mut visuals = egui::Visuals::light();
    let widgets = &mut visuals.widgets;
    let radius = CornerRadius::same(6);
    for state in [&mut widgets.noninteractive, &mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        state.corner_radius = radius;
        state.expansion = 0.0;
        state.bg_fill = PANEL;
        state.weak_bg_fill = PANEL;
        state.bg_stroke = Stroke::new(1.0, BORDER);
        state.fg_stroke = Stroke::new(1.0, TEXT);
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, LINE);
    widgets.hovered.weak_bg_fill = HOVERED;
    widgets.hovered.bg_stroke = Stroke::new(1.0, ACCENT);
    widgets.active.weak_bg_fill = TINT;
    widgets.active.bg_stroke = Stroke::new(2.0, ACCENT);
    widgets.open.weak_bg_fill = TINT;
    widgets.open.bg_stroke = Stroke::new(1.0, ACCENT);
    visuals.selection.bg_fill = RING;
    visuals.selection.stroke = Stroke::new(2.0, ACCENT);
    visuals.weak_text_color = Some(FAINT);
    visuals.hyperlink_color = ACCENT;
    visuals.faint_bg_color = HEAD;
    visuals.extreme_bg_color = PANEL;
    visuals.panel_fill = WINDOW;
    visuals.window_fill = PANEL;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 14, spread: 0, color: SHADE };
    visuals.window_shadow = visuals.popup_shadow;
    visuals.warn_fg_color = CAUTION;
    visuals.error_fg_color = FAULT;
    // A blinking cursor would repaint an idle window twice a second.
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, ACCENT);
    visuals.disabled_alpha = 0.55;
    visuals
}

/// A page or panel without margin.
pub fn plain(fill: Color32) -> Frame {
    Frame::new().fill(fill)
}

/// A card on a page.
pub fn card() -> Frame {
    Frame::new().fill(PANEL).stroke(Stroke::new(1.0, LINE)).corner_radius(8).inner_margin(Margin::same(16))
}

/// A line of a colour of this file.
pub fn line(colour: Color32) -> Stroke {
    Stroke::new(1.0, colour)
}

/// The shadow under a page of a preview.
pub fn page_shadow() -> Shadow {
    Shadow { offset: [0, 2], blur: 8, spread: 0, color: SHADE }
}

/// A colour of paper on the screen.
pub fn ink(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// Fill, text and border of something painted.
#[derive(Clone, Copy, Debug)]
pub struct Chip {
    /// Behind the text.
    pub fill: Color32,
    /// The text.
    pub ink: Color32,
    /// Round it.
    pub border: Color32,
}

const fn chip(fill: Color32, ink: Color32) -> Chip {
    Chip { fill, ink, border: Color32::TRANSPARENT }
}

/// The look of a level: its own colour, and the text that stands out most on it.
pub fn level_chip(level: &Level) -> Chip {
    let (red, green, blue) = text::colour(&level.colour).unwrap_or((0xE8, 0xED, 0xF2));
    let fill = Color32::from_rgb(red, green, blue);
    // Black or white reaches 4.5 on any colour; the text colour is taken where it does too.
    let ink = [TEXT, PANEL].into_iter().find(|ink| contrast(*ink, fill) >= 4.5).unwrap_or(Color32::BLACK);
    chip(fill, ink)
}

/// The look of a role in the matrix: the known ones by name, added ones by what they mean.
pub fn role_chip(code: &str, role: &Role) -> Chip {
    match (code, role.raci) {
        ("assist", _) => chip(RING, TINT_INK),
        ("oversee", _) => Chip { fill: Color32::TRANSPARENT, ink: CAUTION, border: CAUTION_LINE },
        (_, Raci::Responsible) => chip(ACCENT, PANEL),
        (_, Raci::Accountable) => chip(TEXT, PANEL),
        (_, Raci::Consulted) => chip(GREY, TEXT),
        (_, Raci::Informed) => chip(Color32::TRANSPARENT, SECOND),
    }
}

/// Contrast of two colours after WCAG 2: 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: Color32) -> f32 {
    let part = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stands_out_on_every_ground() {
        for (ink, ground) in
            [(TEXT, WINDOW), (SECOND, NAVIGATION), (FAINT, PANEL), (ACCENT, PANEL), (PANEL, ACCENT), (FAULT, FAULT_TINT), (CAUTION, CAUTION_TINT)]
        {
            assert!(contrast(ink, ground) >= 4.5, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
        }
    }

    #[test]
    fn a_level_of_any_colour_can_be_read() {
        for colour in ["#C8322B", "#F3B33E", "#CFE2F8", "#808080", "#FF0000", "#00FF00", "#0000FF", "#767676"] {
            let level = Level { colour: colour.to_owned(), ..Level::default() };
            let chip = level_chip(&level);
            assert!(contrast(chip.ink, chip.fill) >= 4.5, "{colour}: {}", contrast(chip.ink, chip.fill));
        }
    }
}
