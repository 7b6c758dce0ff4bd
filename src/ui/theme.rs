//! Colours, sizes and the style of the window; the only file with colours.

use eframe::egui::{self, Color32, CornerRadius, FontFamily, FontId, Frame, Margin, RichText, Shadow, Stroke, TextStyle, Theme, Ui, vec2};

use crate::domain::checks::Severity;
use crate::domain::choice::Raci;
use crate::domain::record::{Level, Role};
use crate::domain::text;

/// The colours of a theme by what they are for.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind the page.
    pub window: Color32,
    /// Lists, forms, fields.
    pub panel: Color32,
    /// Behind the navigation.
    pub navigation: Color32,
    /// Lines between areas.
    pub line: Color32,
    /// Lines between rows.
    pub faint_line: Color32,
    /// Heads of tables.
    pub head: Color32,
    /// Text.
    pub text: Color32,
    /// Labels and what comes second.
    pub second: Color32,
    /// Hints; they can still be read on every ground.
    pub faint: Color32,
    /// Round a field.
    pub border: Color32,
    /// The one accent.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_strong: Color32,
    /// A tint of the accent.
    pub tint: Color32,
    /// Round what has the keyboard.
    pub ring: Color32,
    /// The selected row.
    pub selected: Color32,
    /// The row under the pointer.
    pub hovered: Color32,
    /// Behind words that were looked for.
    pub hit: Color32,
    /// What went well.
    pub done: Color32,
    /// What did not.
    pub fault: Color32,
    /// Behind a sentence on what did not.
    pub fault_tint: Color32,
    /// What asks for attention.
    pub caution: Color32,
    /// Round what asks for attention.
    pub caution_line: Color32,
    /// Behind a sentence that asks for attention.
    pub caution_tint: Color32,
    /// Behind the pages of a preview.
    pub desk: Color32,
    /// Behind a role that only takes part.
    pub grey: Color32,
    /// Text on a ring of the accent.
    pub tint_ink: Color32,
    /// Text on the accent and on other strong fills.
    pub on_accent: Color32,
    /// Under what stands above the page.
    pub shade: Color32,
    /// Over the window, behind a page of its own.
    pub backdrop: Color32,
}

static LIGHT: Palette = Palette {
    window: Color32::from_rgb(0xF4, 0xF6, 0xF8),
    panel: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    navigation: Color32::from_rgb(0xED, 0xF0, 0xF4),
    line: Color32::from_rgb(0xE1, 0xE5, 0xEA),
    faint_line: Color32::from_rgb(0xEE, 0xF1, 0xF4),
    head: Color32::from_rgb(0xFA, 0xFB, 0xFC),
    text: Color32::from_rgb(0x1B, 0x24, 0x30),
    second: Color32::from_rgb(0x5A, 0x65, 0x72),
    faint: Color32::from_rgb(0x60, 0x6B, 0x78),
    border: Color32::from_rgb(0xCF, 0xD6, 0xDE),
    accent: Color32::from_rgb(0x1F, 0x5F, 0xBF),
    accent_strong: Color32::from_rgb(0x18, 0x4E, 0xA1),
    tint: Color32::from_rgb(0xE7, 0xF0, 0xFC),
    ring: Color32::from_rgb(0xD3, 0xE3, 0xF8),
    selected: Color32::from_rgb(0xE3, 0xEE, 0xFC),
    hovered: Color32::from_rgb(0xF5, 0xF8, 0xFC),
    hit: Color32::from_rgb(0xFF, 0xE5, 0x94),
    done: Color32::from_rgb(0x1E, 0x7A, 0x46),
    fault: Color32::from_rgb(0xC0, 0x2B, 0x25),
    fault_tint: Color32::from_rgb(0xFD, 0xEE, 0xED),
    caution: Color32::from_rgb(0x7A, 0x4B, 0x00),
    caution_line: Color32::from_rgb(0xE3, 0xC4, 0x8D),
    caution_tint: Color32::from_rgb(0xFF, 0xF7, 0xE6),
    desk: Color32::from_rgb(0xDD, 0xE2, 0xE8),
    grey: Color32::from_rgb(0xE8, 0xED, 0xF2),
    tint_ink: Color32::from_rgb(0x17, 0x4A, 0x86),
    on_accent: Color32::WHITE,
    shade: Color32::from_black_alpha(28),
    backdrop: Color32::from_black_alpha(60),
};

static DARK: Palette = Palette {
    window: Color32::from_rgb(0x15, 0x19, 0x1E),
    panel: Color32::from_rgb(0x1D, 0x23, 0x2A),
    navigation: Color32::from_rgb(0x18, 0x1D, 0x23),
    line: Color32::from_rgb(0x33, 0x3C, 0x46),
    faint_line: Color32::from_rgb(0x29, 0x31, 0x3A),
    head: Color32::from_rgb(0x22, 0x29, 0x31),
    text: Color32::from_rgb(0xE6, 0xEB, 0xF1),
    second: Color32::from_rgb(0xA9, 0xB4, 0xC0),
    faint: Color32::from_rgb(0x95, 0xA2, 0xAF),
    border: Color32::from_rgb(0x47, 0x52, 0x5E),
    accent: Color32::from_rgb(0x7F, 0xB2, 0xF5),
    accent_strong: Color32::from_rgb(0xA3, 0xC8, 0xF8),
    tint: Color32::from_rgb(0x22, 0x36, 0x4F),
    ring: Color32::from_rgb(0x29, 0x43, 0x63),
    selected: Color32::from_rgb(0x24, 0x38, 0x4F),
    hovered: Color32::from_rgb(0x25, 0x2D, 0x36),
    hit: Color32::from_rgb(0x52, 0x40, 0x0C),
    done: Color32::from_rgb(0x5C, 0xC4, 0x89),
    fault: Color32::from_rgb(0xF5, 0x8A, 0x82),
    fault_tint: Color32::from_rgb(0x40, 0x21, 0x1F),
    caution: Color32::from_rgb(0xF0, 0xC2, 0x6B),
    caution_line: Color32::from_rgb(0x8A, 0x6A, 0x2C),
    caution_tint: Color32::from_rgb(0x3A, 0x2F, 0x17),
    desk: Color32::from_rgb(0x0F, 0x12, 0x16),
    grey: Color32::from_rgb(0x36, 0x40, 0x4B),
    tint_ink: Color32::from_rgb(0xC4, 0xDC, 0xFA),
    on_accent: Color32::from_rgb(0x0E, 0x1A, 0x2A),
    shade: Color32::from_black_alpha(120),
    backdrop: Color32::from_black_alpha(140),
};

/// The colours of the theme that is drawn in.
pub fn of(ui: &Ui) -> &'static Palette {
    palette(Theme::from_dark_mode(ui.visuals().dark_mode))
}

/// The colours of a theme.
pub fn palette(theme: Theme) -> &'static Palette {
    match theme {
        Theme::Light => &LIGHT,
        Theme::Dark => &DARK,
    }
}

/// Height of a row of a list.
pub const ROW: f32 = 30.0;
/// Height of the head of a list.
pub const HEAD_ROW: f32 = 32.0;
/// Width of the navigation.
pub const NAVIGATION_WIDTH: f32 = 184.0;
/// Width of the navigation where it is a strip of short names.
pub const NAVIGATION_STRIP: f32 = 70.0;
/// Width of the form.
pub const FORM_WIDTH: f32 = 456.0;
/// Margin of a page.
pub const MARGIN: i8 = 16;
/// Text size of the second rank.
pub const SMALL: f32 = 12.0;
/// Text size of everything else.
pub const BODY: f32 = 14.0;
/// Size of the one number of a card.
pub const FIGURE: f32 = 24.0;
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
    RichText::new(text).size(SMALL).weak()
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
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| dress(style, theme));
    }
}

fn dress(style: &mut egui::Style, theme: Theme) {
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
    style.visuals = visuals(theme);
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

fn visuals(theme: Theme) -> egui::Visuals {
    let colours = palette(theme);
    let mut visuals = theme.default_visuals();
    let widgets = &mut visuals.widgets;
    let radius = CornerRadius::same(6);
    for state in [&mut widgets.noninteractive, &mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        state.corner_radius = radius;
        state.expansion = 0.0;
        state.bg_fill = colours.panel;
        state.weak_bg_fill = colours.panel;
        state.bg_stroke = Stroke::new(1.0, colours.border);
        state.fg_stroke = Stroke::new(1.0, colours.text);
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, colours.line);
    widgets.hovered.weak_bg_fill = colours.hovered;
    widgets.hovered.bg_stroke = Stroke::new(1.0, colours.accent);
    widgets.active.weak_bg_fill = colours.tint;
    widgets.active.bg_stroke = Stroke::new(2.0, colours.accent);
    widgets.open.weak_bg_fill = colours.tint;
    widgets.open.bg_stroke = Stroke::new(1.0, colours.accent);
    visuals.selection.bg_fill = colours.ring;
    visuals.selection.stroke = Stroke::new(2.0, colours.accent);
    visuals.weak_text_color = Some(colours.second);
    visuals.hyperlink_color = colours.accent;
    visuals.faint_bg_color = colours.head;
    visuals.extreme_bg_color = colours.panel;
    visuals.panel_fill = colours.window;
    visuals.window_fill = colours.panel;
    visuals.window_stroke = Stroke::new(1.0, colours.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 14, spread: 0, color: colours.shade };
    visuals.window_shadow = visuals.popup_shadow;
    visuals.warn_fg_color = colours.caution;
    visuals.error_fg_color = colours.fault;
    // A blinking cursor would repaint an idle window twice a second.
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, colours.accent);
    visuals.disabled_alpha = 0.55;
    visuals
}

/// A page or panel without margin.
pub fn plain(fill: Color32) -> Frame {
    Frame::new().fill(fill)
}

/// A card on a page.
pub fn card(ui: &Ui) -> Frame {
    card_of(of(ui))
}

/// A card in the colours of a theme, for what is not drawn on a page.
pub fn card_of(colours: &Palette) -> Frame {
    Frame::new().fill(colours.panel).stroke(Stroke::new(1.0, colours.line)).corner_radius(8).inner_margin(Margin::same(16))
}

/// A line of a colour of this file.
pub fn line(colour: Color32) -> Stroke {
    Stroke::new(1.0, colour)
}

/// Paper on the screen: white in every theme, as it is printed.
pub const PAPER: Color32 = Color32::WHITE;

/// The shadow under a page of a preview.
pub fn page_shadow() -> Shadow {
    Shadow { offset: [0, 2], blur: 8, spread: 0, color: LIGHT.shade }
}

/// A colour of paper on the screen.
pub fn ink(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// The same where there are no colours, as light as the eye sees it.
pub fn grey_ink(red: u8, green: u8, blue: u8) -> Color32 {
    let light = (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1000;
    Color32::from_gray(u8::try_from(light).unwrap_or(u8::MAX))
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
    let ink = [LIGHT.text, LIGHT.panel].into_iter().find(|ink| contrast(*ink, fill) >= 4.5).unwrap_or(Color32::BLACK);
    chip(fill, ink)
}

/// The look of a role in the matrix: the known ones by name, added ones by what they mean.
pub fn role_chip(ui: &Ui, code: &str, role: &Role) -> Chip {
    let colours = of(ui);
    match (code, role.raci) {
        ("assist", _) => chip(colours.ring, colours.tint_ink),
        ("oversee", _) => Chip { fill: Color32::TRANSPARENT, ink: colours.caution, border: colours.caution_line },
        (_, Raci::Responsible) => chip(colours.accent, colours.on_accent),
        (_, Raci::Accountable) => chip(colours.text, colours.panel),
        (_, Raci::Consulted) => chip(colours.grey, colours.text),
        (_, Raci::Informed) => chip(Color32::TRANSPARENT, colours.second),
    }
}

/// The look of how grave a finding is.
pub fn severity_chip(ui: &Ui, severity: Severity) -> Chip {
    let colours = of(ui);
    match severity {
        Severity::Error => chip(colours.fault, colours.panel),
        Severity::Warning => Chip { fill: colours.caution_tint, ink: colours.caution, border: colours.caution_line },
        Severity::Info => chip(colours.grey, colours.text),
    }
}

/// The look of an edition: approved, or still a draft.
pub fn edition_chip(ui: &Ui, is_approved: bool) -> Chip {
    let colours = of(ui);
    match is_approved {
        true => chip(colours.accent, colours.on_accent),
        false => Chip { fill: colours.caution_tint, ink: colours.caution, border: colours.caution_line },
    }
}

/// The colour of a mark or a word that says how grave a finding is.
pub fn severity_ink(colours: &Palette, severity: Severity) -> Color32 {
    match severity {
        Severity::Error => colours.fault,
        Severity::Warning => colours.caution,
        Severity::Info => colours.second,
    }
}

/// A fill as it looks where there is nothing to count; on a dark ground the lighter a colour the less of it is left, or it would shine.
pub fn faded(ui: &Ui, fill: Color32) -> Color32 {
    let share = if ui.visuals().dark_mode { 0.26 - 0.19 * luminance(fill) } else { 0.35 };
    fill.gamma_multiply(share)
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
        for theme in [Theme::Light, Theme::Dark] {
            let colours = palette(theme);
            let grounds = [colours.window, colours.panel, colours.navigation, colours.head, colours.selected, colours.hovered];
            let inks = [colours.text, colours.second, colours.faint, colours.accent, colours.done, colours.fault, colours.caution];
            let pairs = grounds.into_iter().flat_map(|ground| inks.into_iter().map(move |ink| (ink, ground)));
            let own = [
                (colours.on_accent, colours.accent),
                (colours.on_accent, colours.accent_strong),
                (colours.fault, colours.fault_tint),
                (colours.caution, colours.caution_tint),
                (colours.tint_ink, colours.ring),
                (colours.text, colours.ring),
                (colours.second, colours.ring),
                // What is chosen among buttons, and marked in a field.
                (colours.accent, colours.ring),
                (colours.text, colours.tint),
                (colours.second, colours.tint),
                (colours.accent, colours.tint),
                (colours.second, colours.fault_tint),
                (colours.second, colours.caution_tint),
                (colours.text, colours.desk),
                (colours.second, colours.desk),
                (colours.panel, colours.fault),
                (colours.text, colours.grey),
                (colours.text, colours.hit),
                (colours.second, colours.hit),
                (colours.panel, colours.text),
            ];
            for (ink, ground) in pairs.chain(own) {
                assert!(contrast(ink, ground) >= 4.5, "{theme:?}: {ink:?} on {ground:?}: {}", contrast(ink, ground));
            }
            // The ring round what has the keyboard.
            for ground in grounds.into_iter().chain([colours.tint, colours.ring, colours.desk]) {
                assert!(contrast(colours.accent, ground) >= 3.0, "{theme:?}: the ring on {ground:?}: {}", contrast(colours.accent, ground));
            }
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
