//! Icons painted from lines and circles, so that none depends on a font's glyphs.
//!
//! Every state has a shape of its own, not just a colour, and never stands without its word beside it (or, where
//! space is short, in its accessible name).

use std::f32::consts::{PI, TAU};

use eframe::egui::{Color32, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};

use crate::app::theme;
use crate::step::{FactState, StepState, Who};

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// To the left.
    ArrowLeft,
    /// To the right.
    ArrowRight,
    /// A triangle with a mark: deserves a look.
    Attention,
    /// Two rings that overlap: in both lists.
    Both,
    /// An office building: the IT administrator.
    Building,
    /// Closed: points to the right.
    ChevronRight,
    /// Open: points down.
    ChevronDown,
    /// A screen on a foot: this computer.
    Computer,
    /// Two sheets.
    Copy,
    /// An arrow that leaves a frame.
    External,
    /// A folder.
    Folder,
    /// A globe: the site's owner.
    Globe,
    /// A disc with a tick.
    Good,
    /// A disc with an i.
    Info,
    /// A closed padlock.
    Lock,
    /// Two ends and a pulse between them: the product's mark.
    Mark,
    /// A crescent: dark theme.
    Moon,
    /// A box that sends waves: the network.
    Network,
    /// A head and shoulders: the person at this computer.
    Person,
    /// A plus: something new.
    Plus,
    /// An octagon with a cross: something is wrong.
    Problem,
    /// A turning arrow: once more.
    Refresh,
    /// Two arrows, one each way: what passes things on.
    Relay,
    /// An arc that turns.
    Running,
    /// An arrow down into a tray.
    Save,
    /// Three sliders: settings.
    Settings,
    /// A shield: what guards this computer.
    Shield,
    /// A filled square: stop.
    Stop,
    /// A disc with rays: light theme.
    Sun,
    /// A ring with a question mark: not known.
    Unknown,
    /// A dotted ring: not begun.
    Waiting,
}

impl Icon {
    /// The icon of a step's state.
    pub fn step(state: StepState) -> Self {
        match state {
            StepState::Waiting => Self::Waiting,
            StepState::Running => Self::Running,
            StepState::Good => Self::Good,
            StepState::Attention => Self::Attention,
            StepState::Problem => Self::Problem,
            StepState::CouldNotCheck => Self::Unknown,
        }
    }

    /// The icon of a fact's state.
    pub fn fact(state: FactState) -> Self {
        match state {
            FactState::Good => Self::Good,
            FactState::Info => Self::Info,
            FactState::Attention => Self::Attention,
            FactState::Problem => Self::Problem,
            FactState::Unknown => Self::Unknown,
        }
    }

    /// The icon of whoever can fix something.
    pub fn who(who: Who) -> Self {
        match who {
            Who::User => Self::Person,
            Who::ItAdmin => Self::Building,
            Who::SiteOwner => Self::Globe,
        }
    }
}

/// Adds an icon of a size to the layout. It is decoration: the word beside it is what is read out.
pub fn show(ui: &mut Ui, icon: Icon, size: f32, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    paint(ui, rect, icon, colour);
    response
}

/// Paints an icon into a square.
pub fn paint(ui: &Ui, rect: Rect, icon: Icon, colour: Color32) {
    let ground = ground(ui);
    let turn = if icon == Icon::Running && ui.style().animation_time > 0.0 {
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(50));
        (ui.input(|input| input.time) as f32 * TAU / 1.4) % TAU
    } else {
        0.0
    };
    Pen::new(ui.painter(), rect, colour, ground).draw(icon, turn);
}

/// The colour of marks on filled icons: they look cut out of them.
fn ground(ui: &Ui) -> Color32 {
    theme::palette(ui).card
}

/// Draws in a square of 24 by 24 units.
struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    unit: f32,
    colour: Color32,
    ground: Color32,
    stroke: Stroke,
}

impl<'a> Pen<'a> {
    fn new(painter: &'a Painter, rect: Rect, colour: Color32, ground: Color32) -> Self {
        let unit = rect.width().min(rect.height()) / 24.0;
        let origin = rect.center() - Vec2::splat(12.0 * unit);
        Self { painter, origin, unit, colour, ground, stroke: Stroke::new((1.9 * unit).max(1.25), colour) }
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + vec2(x, y) * self.unit
    }

    fn line(&self, points: &[(f32, f32)]) {
        self.line_in(points, self.stroke);
    }

    fn line_in(&self, points: &[(f32, f32)], stroke: Stroke) {
        let points: Vec<Pos2> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        // Round ends: lines of this width look broken without them.
        for end in [points.first(), points.last()].into_iter().flatten() {
            self.painter.circle_filled(*end, stroke.width / 2.0, stroke.color);
        }
        self.painter.add(Shape::line(points, stroke));
    }

    fn ring(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_stroke(self.at(x, y), radius * self.unit, self.stroke);
    }

    fn disc(&self, x: f32, y: f32, radius: f32, colour: Color32) {
        self.painter.circle_filled(self.at(x, y), radius * self.unit, colour);
    }

    fn polygon(&self, points: &[(f32, f32)], colour: Color32) {
        let points = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.painter.add(Shape::convex_polygon(points, colour, Stroke::new(self.unit * 1.6, colour)));
    }

    fn rect(&self, (left, top): (f32, f32), (right, bottom): (f32, f32)) {
        let points = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.line(&points);
    }

    fn arc(&self, (x, y): (f32, f32), radius: f32, from: f32, to: f32) {
        let steps = 28_u8;
        let points: Vec<(f32, f32)> = (0..=steps)
            .map(|step| from + (to - from) * f32::from(step) / f32::from(steps))
            .map(|angle| (x + radius * angle.cos(), y + radius * angle.sin()))
            .collect();
        self.line(&points);
    }

    /// A stroke in the colour of the ground, for marks that are cut out.
    fn cut(&self) -> Stroke {
        Stroke::new((2.2 * self.unit).max(1.4), self.ground)
    }

    fn draw(&self, icon: Icon, turn: f32) {
        match icon {
            Icon::Good => {
                self.disc(12.0, 12.0, 10.5, self.colour);
                self.line_in(&[(7.2, 12.4), (10.6, 15.8), (16.8, 8.8)], self.cut());
            }
            Icon::Attention => {
                self.polygon(&[(12.0, 2.6), (22.4, 20.8), (1.6, 20.8)], self.colour);
                self.line_in(&[(12.0, 9.2), (12.0, 14.2)], self.cut());
                self.disc(12.0, 17.7, 1.35, self.ground);
            }
            Icon::Problem => {
                let corners: Vec<(f32, f32)> = (0_u8..8)
                    .map(|corner| (f32::from(corner) + 0.5) * PI / 4.0)
                    .map(|angle| (12.0 + 10.4 * angle.cos(), 12.0 + 10.4 * angle.sin()))
                    .collect();
                self.polygon(&corners, self.colour);
                self.line_in(&[(8.4, 8.4), (15.6, 15.6)], self.cut());
                self.line_in(&[(15.6, 8.4), (8.4, 15.6)], self.cut());
            }
            Icon::Unknown => {
                self.ring(12.0, 12.0, 9.6);
                self.arc((12.0, 9.7), 3.0, -PI, PI * 0.42);
                self.line(&[(12.9, 12.5), (12.0, 14.1)]);
                self.disc(12.0, 17.2, 1.25, self.colour);
            }
            Icon::Info => {
                self.ring(12.0, 12.0, 9.6);
                self.line(&[(12.0, 11.2), (12.0, 16.8)]);
                self.disc(12.0, 7.6, 1.35, self.colour);
            }
            Icon::Waiting => {
                for dot in 0_u8..10 {
                    let angle = f32::from(dot) * TAU / 10.0;
                    self.disc(12.0 + 9.4 * angle.cos(), 12.0 + 9.4 * angle.sin(), 1.25, self.colour);
                }
            }
            Icon::Running => {
                let faint = Stroke::new(self.stroke.width * 1.2, self.colour.gamma_multiply(0.25));
                self.painter.circle_stroke(self.at(12.0, 12.0), 9.4 * self.unit, faint);
                let strong = Self { stroke: Stroke::new(self.stroke.width * 1.2, self.colour), ..*self };
                strong.arc((12.0, 12.0), 9.4, turn - PI / 2.0, turn + PI * 0.25);
            }
            Icon::Lock => {
                let body = Rect::from_min_max(self.at(5.0, 10.5), self.at(19.0, 21.0));
                self.painter.rect_filled(body, 2.0 * self.unit, self.colour);
                self.arc((12.0, 8.2), 4.4, -PI, 0.0);
                self.line(&[(7.6, 8.2), (7.6, 11.0)]);
                self.line(&[(16.4, 8.2), (16.4, 11.0)]);
            }
            Icon::Person => {
                self.ring(12.0, 7.6, 4.2);
                self.arc((12.0, 21.4), 7.6, -PI, 0.0);
                self.line(&[(4.4, 21.4), (19.6, 21.4)]);
            }
            Icon::Both => {
                self.ring(8.4, 12.0, 6.6);
                self.ring(15.6, 12.0, 6.6);
            }
            Icon::Building => {
                self.rect((5.0, 3.0), (19.0, 21.4));
                for (x, y) in [(9.2, 7.6), (14.8, 7.6), (9.2, 12.0), (14.8, 12.0)] {
                    self.disc(x, y, 1.3, self.colour);
                }
                self.line(&[(12.0, 16.6), (12.0, 21.4)]);
            }
            Icon::Globe => {
                self.ring(12.0, 12.0, 9.6);
                self.line(&[(2.6, 12.0), (21.4, 12.0)]);
                let half: Vec<(f32, f32)> = (0_u8..=20)
                    .map(|step| PI * f32::from(step) / 20.0 - PI / 2.0)
                    .map(|angle| (12.0 + 4.2 * angle.cos(), 12.0 + 9.6 * angle.sin()))
                    .collect();
                self.line(&half);
                let mirrored: Vec<(f32, f32)> = half.iter().map(|(x, y)| (24.0 - x, *y)).collect();
                self.line(&mirrored);
            }
            Icon::ArrowRight => {
                self.line(&[(4.0, 12.0), (20.0, 12.0)]);
                self.line(&[(13.6, 5.6), (20.0, 12.0), (13.6, 18.4)]);
            }
            Icon::ArrowLeft => {
                self.line(&[(4.0, 12.0), (20.0, 12.0)]);
                self.line(&[(10.4, 5.6), (4.0, 12.0), (10.4, 18.4)]);
            }
            Icon::Computer => {
                self.rect((3.0, 4.0), (21.0, 16.4));
                self.line(&[(12.0, 16.4), (12.0, 20.4)]);
                self.line(&[(7.6, 20.4), (16.4, 20.4)]);
            }
            Icon::Network => {
                self.rect((3.6, 14.4), (20.4, 20.4));
                self.disc(7.6, 17.4, 1.3, self.colour);
                self.arc((12.0, 12.6), 4.2, -PI * 0.82, -PI * 0.18);
                self.arc((12.0, 12.6), 8.6, -PI * 0.82, -PI * 0.18);
            }
            Icon::Relay => {
                self.line(&[(4.0, 8.4), (20.0, 8.4)]);
                self.line(&[(15.6, 4.2), (20.0, 8.4), (15.6, 12.6)]);
                self.line(&[(20.0, 16.6), (4.0, 16.6)]);
                self.line(&[(8.4, 12.6), (4.0, 16.6), (8.4, 20.8)]);
            }
            Icon::Shield => {
                let points = [(12.0, 2.6), (20.0, 5.6), (19.4, 12.4), (16.4, 17.8), (12.0, 21.4)];
                self.line(&points);
                self.line(&points.map(|(x, y)| (24.0 - x, y)));
            }
            Icon::ChevronRight => self.line(&[(9.0, 5.0), (16.0, 12.0), (9.0, 19.0)]),
            Icon::ChevronDown => self.line(&[(5.0, 9.0), (12.0, 16.0), (19.0, 9.0)]),
            Icon::Copy => {
                self.rect((8.4, 8.4), (20.4, 20.4));
                self.line(&[(15.6, 4.0), (4.0, 4.0), (4.0, 15.6)]);
            }
            Icon::External => {
                self.line(&[(11.0, 4.6), (4.6, 4.6), (4.6, 19.4), (19.4, 19.4), (19.4, 13.0)]);
                self.line(&[(11.0, 13.0), (20.2, 3.8)]);
                self.line(&[(14.6, 3.8), (20.2, 3.8), (20.2, 9.4)]);
            }
            Icon::Folder => {
                self.line(&[(3.0, 19.6), (3.0, 5.0), (9.6, 5.0), (12.0, 8.0), (21.0, 8.0), (21.0, 19.6), (3.0, 19.6)]);
            }
            Icon::Save => {
                self.line(&[(12.0, 3.4), (12.0, 14.8)]);
                self.line(&[(6.8, 9.8), (12.0, 15.0), (17.2, 9.8)]);
                self.line(&[(3.8, 16.0), (3.8, 20.6), (20.2, 20.6), (20.2, 16.0)]);
            }
            Icon::Plus => {
                self.line(&[(12.0, 4.4), (12.0, 19.6)]);
                self.line(&[(4.4, 12.0), (19.6, 12.0)]);
            }
            Icon::Refresh => {
                self.arc((12.0, 12.0), 8.4, -PI * 0.18, PI * 1.45);
                self.line(&[(19.6, 2.8), (19.6, 7.6), (14.8, 7.6)]);
            }
            Icon::Stop => {
                let square = Rect::from_min_max(self.at(5.4, 5.4), self.at(18.6, 18.6));
                self.painter.rect_filled(square, 2.0 * self.unit, self.colour);
            }
            Icon::Sun => {
                self.ring(12.0, 12.0, 4.6);
                for ray in 0_u8..8 {
                    let (sin, cos) = (f32::from(ray) * PI / 4.0).sin_cos();
                    self.line(&[(12.0 + 7.8 * cos, 12.0 + 7.8 * sin), (12.0 + 10.4 * cos, 12.0 + 10.4 * sin)]);
                }
            }
            Icon::Settings => {
                for (y, knob) in [(6.0, 15.5), (12.0, 8.5), (18.0, 13.0)] {
                    self.line(&[(3.5, y), (20.5, y)]);
                    self.disc(knob, y, 2.9, self.colour);
                }
            }
            Icon::Moon => {
                // The outer arc of one circle and the inner arc of another that is shifted up and to the right.
                self.arc((12.0, 12.0), 9.0, PI * 0.08, PI * 1.42);
                self.arc((16.6, 7.4), 7.8, PI * 0.34, PI * 1.16);
            }
            Icon::Mark => {
                self.disc(3.6, 12.0, 2.5, self.colour);
                self.disc(20.4, 12.0, 2.5, self.colour);
                self.line(&[(3.6, 12.0), (7.6, 12.0), (10.0, 5.6), (13.6, 18.4), (16.2, 12.0), (20.4, 12.0)]);
            }
        }
    }
}

/// A short arrow head at the end of a line, for the ladder.
pub fn arrow_head(painter: &Painter, tip: Pos2, points_right: bool, colour: Color32) {
    let back = if points_right { -8.0 } else { 8.0 };
    let points = vec![tip, pos2(tip.x + back, tip.y - 4.5), pos2(tip.x + back, tip.y + 4.5)];
    painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
}
