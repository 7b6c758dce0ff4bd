//! The page model: what is painted where, in points from the top left corner, y downwards.
//!
//! The window paints these marks and the PDF writer writes them, so what is seen is what is printed.
//! Text is resolved already: one mark is one run, in one face, from one starting point.

/// One finished page. Painting its marks in order puts fills below lines and lines below text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// What to paint, in order; text is in reading order.
    pub marks: Vec<Mark>,
}

/// One thing painted.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A run of text.
    Text {
        /// Where the run starts.
        x: f32,
        /// The baseline.
        y: f32,
        /// Points per em.
        size: f32,
        /// How long the run is, as measured: a painter with other advances stretches to it.
        width: f32,
        /// The face every character of the run is in.
        face: Face,
        /// Colour.
        ink: Ink,
        /// Rotation about the starting point.
        turn: Turn,
        /// The characters.
        text: Box<str>,
    },
    /// A Chinese dash "——": one rule without a gap, which still reads as its characters.
    Dash {
        /// The rule to paint.
        rect: Rect,
        /// Where the run starts.
        x: f32,
        /// The baseline.
        y: f32,
        /// Points per em.
        size: f32,
        /// The face the dash belongs to.
        face: Face,
        /// Colour.
        ink: Ink,
        /// Rotation about the starting point.
        turn: Turn,
        /// The dashes; each is one em wide.
        text: Box<str>,
    },
    /// A straight line.
    Line {
        /// One end.
        from: Point,
        /// The other end.
        to: Point,
        /// Thickness.
        width: f32,
        /// Colour.
        ink: Ink,
    },
    /// A filled rectangle.
    Fill {
        /// What is filled.
        rect: Rect,
        /// Radius of its corners.
        radius: f32,
        /// Colour.
        ink: Ink,
    },
    /// An outlined rectangle; the line is centred on the edge.
    Frame {
        /// What is framed.
        rect: Rect,
        /// Thickness.
        width: f32,
        /// Colour.
        ink: Ink,
    },
    /// The marks that follow read as one text, although they are painted character by character.
    /// Painters pass over it.
    Reading {
        /// How many marks.
        marks: usize,
        /// What they read as.
        text: Box<str>,
    },
    /// A polygon or a bent line.
    Path {
        /// Its corners.
        points: Vec<Point>,
        /// Whether the last corner is joined to the first.
        closed: bool,
        /// Thickness and colour of the outline.
        stroke: Option<(f32, Ink)>,
        /// Colour of the inside.
        fill: Option<Ink>,
    },
}

impl Mark {
    /// Moves it to where `point` says, with its lengths scaled and its text turned.
    pub(super) fn change(&mut self, scale: f32, by: Turn, point: &impl Fn(Point) -> Point) {
        let moved = |rect: &mut Rect| {
            let (one, other) = (point(Point { x: rect.x, y: rect.y }), point(Point { x: rect.right(), y: rect.bottom() }));
            *rect = Rect::new(one.x.min(other.x), one.y.min(other.y), (one.x - other.x).abs(), (one.y - other.y).abs());
        };
        match self {
            Self::Text { x, y, size, width, turn, .. } => {
                Point { x: *x, y: *y } = point(Point { x: *x, y: *y });
                *size *= scale;
                *width *= scale;
                *turn = turn.and(by);
            }
            Self::Dash { rect, x, y, size, turn, .. } => {
                moved(rect);
                Point { x: *x, y: *y } = point(Point { x: *x, y: *y });
                *size *= scale;
                *turn = turn.and(by);
            }
            Self::Line { from, to, width, .. } => {
                (*from, *to) = (point(*from), point(*to));
                *width *= scale;
            }
            Self::Fill { rect, radius, .. } => {
                moved(rect);
                *radius *= scale;
            }
            Self::Frame { rect, width, .. } => {
                moved(rect);
                *width *= scale;
            }
            Self::Reading { .. } => {}
            Self::Path { points, stroke, .. } => {
                for p in points {
                    *p = point(*p);
                }
                if let Some((width, _)) = stroke {
                    *width *= scale;
                }
            }
        }
    }
}

/// A place on the page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// From the left edge.
    pub x: f32,
    /// From the top edge.
    pub y: f32,
}

/// An upright rectangle on the page.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left side.
    pub x: f32,
    /// Top side.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Rect {
    /// A rectangle from its left, top, width and height.
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    /// The right side.
    pub fn right(&self) -> f32 {
        self.x + self.width
    }

    /// The bottom side.
    pub fn bottom(&self) -> f32 {
        self.y + self.height
    }

    /// The rectangle without a border of the given width.
    pub fn shrunk(&self, x: f32, y: f32) -> Self {
        Self::new(self.x + x, self.y + y, self.width - 2.0 * x, self.height - 2.0 * y)
    }
}

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ink(pub u8, pub u8, pub u8);

impl Ink {
    /// Text and lines.
    pub const BLACK: Self = Self(0, 0, 0);
    /// Text on dark chips.
    pub const WHITE: Self = Self(255, 255, 255);
    /// Behind the head of a table.
    pub const SHADE: Self = Self(0xED, 0xF1, 0xF4);
}

/// A face of the fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// The bundled regular face.
    Regular,
    /// The bundled bold face.
    Bold,
    /// A face of this machine, by the order in which it was first needed.
    System(u8),
}

/// Rotation of a run about its starting point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    /// Reads to the right.
    #[default]
    None,
    /// Turned to the right: reads downwards.
    Right,
    /// Turned upside down: reads to the left.
    Over,
    /// Turned to the left: reads upwards.
    Left,
}

impl Turn {
    /// One rotation after another.
    pub(super) fn and(self, other: Turn) -> Turn {
        const ROUND: [Turn; 4] = [Turn::None, Turn::Right, Turn::Over, Turn::Left];
        ROUND[(self as usize + other as usize) % ROUND.len()]
    }

    /// Where the reading goes: across and down the page.
    pub(super) fn direction(self) -> (f32, f32) {
        match self {
            Turn::None => (1.0, 0.0),
            Turn::Right => (0.0, 1.0),
            Turn::Over => (-1.0, 0.0),
            Turn::Left => (0.0, -1.0),
        }
    }
}
