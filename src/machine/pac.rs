//! Proxy scripts (PAC): a stranger's JavaScript that says which proxy a site is reached by. `FindProxyForURL(url, host)`
//! is asked as Chromium asks it; the helpers that scripts may call are pure and stand in `helpers` and `ranges`.
//!
//! The engine is `QuickJS` without files, sockets and timers. Memory, stack, time, look-ups and the answer are bounded; the
//! engine looks at the time between steps of the script only, so who evaluates a script waits no longer than a limit of
//! its own.

mod answer;
mod helpers;
mod place;
mod ranges;

use std::cell::Cell;
use std::net::IpAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset};
use rquickjs::function::Rest;
use rquickjs::{Coerced, Context, Ctx, Function, IntoJs, Runtime, Value, context::intrinsic};

pub use answer::{Directive, directives, without_logins};
use helpers::{Answer, HELPERS};
pub use place::{Place, read};

/// The longest script that is evaluated, in bytes: Chromium's limit.
pub const MAX_SCRIPT: usize = 1024 * 1024;

/// What a script may hold in memory, in bytes.
const MAX_MEMORY: usize = 16 * 1024 * 1024;

/// What calls within calls may take of the stack, in bytes.
const MAX_STACK: usize = 512 * 1024;

/// The stack of a thread that evaluates a script, in bytes.
pub const THREAD_STACK: usize = 4 * 1024 * 1024;

/// How long a script may work, look-ups of names not counted. Honest ones take a few milliseconds, also on a busy computer.
const MAX_TIME: Duration = Duration::from_secs(1);

/// Names that a script may look up.
const MAX_LOOKUPS: usize = 20;

/// Longer answers are cut, in characters.
const MAX_ANSWER: usize = 1000;

/// Longer words of the engine are cut, in characters.
const MAX_WORDS: usize = 300;

/// The parts of JavaScript that scripts need. Big numbers are left out: one product of two of them can take minutes.
type Language = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::MapSet,
);

/// Why a script told nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PacError {
    /// The script is longer than [`MAX_SCRIPT`].
    #[error("the script is too long")]
    TooLong,
    /// It worked for longer than it may.
    #[error("the script took too long")]
    TooSlow,
    /// It has no function `FindProxyForURL`.
    #[error("the script has no FindProxyForURL")]
    NoFunction,
    /// Its answer is no text.
    #[error("the script's answer is no text")]
    NotText,
    /// It has a fault, or wants too much memory. The engine's words, untrusted.
    #[error("{0}")]
    Faulty(String),
}

/// What a script is asked.
#[derive(Clone, Debug)]
pub struct Question<'q> {
    /// The address of the site. Of a secure one scripts see neither path nor query (Chromium, since 2016).
    pub url: &'q str,
    /// Its host.
    pub host: &'q str,
    /// This computer's own addresses, the one that leads to the site first.
    pub my_addresses: &'q [IpAddr],
    /// The time, in this computer's zone.
    pub at: DateTime<FixedOffset>,
}

/// Addresses of a name.
type LookUp = Box<dyn Fn(&str) -> Vec<IpAddr>>;

/// What a script's helpers can learn.
struct World {
    lookup: LookUp,
    my_addresses: Vec<IpAddr>,
    at: DateTime<FixedOffset>,
    lookups: Cell<usize>,
    /// Time that look-ups took.
    waited: Cell<Duration>,
}

impl World {
    fn resolve(&self, name: &str) -> Vec<IpAddr> {
        if let Ok(address) = name.parse() {
            return vec![address];
        }
        if self.lookups.get() >= MAX_LOOKUPS {
            return Vec::new();
        }
        self.lookups.set(self.lookups.get() + 1);
        let began = Instant::now();
        let found = (self.lookup)(name);
        self.waited.set(self.waited.get() + began.elapsed());
        found
    }
}

/// Asks a script which way to go; answers like `PROXY proxy.example:3128; DIRECT`, at most 1000 characters of it.
/// `lookup` ends by itself.
pub fn evaluate(
    script: &str,
    question: &Question<'_>,
    lookup: impl Fn(&str) -> Vec<IpAddr> + 'static,
) -> Result<String, PacError> {
    if script.len() > MAX_SCRIPT {
        return Err(PacError::TooLong);
    }
    let world = Rc::new(World {
        lookup: Box::new(lookup),
        my_addresses: question.my_addresses.to_vec(),
        at: question.at,
        lookups: Cell::new(0),
        waited: Cell::default(),
    });
    let is_late = {
        let (world, began) = (Rc::clone(&world), Instant::now());
        move || began.elapsed().saturating_sub(world.waited.get()) > MAX_TIME
    };
    let engine = |error: rquickjs::Error| PacError::Faulty(shortened(&error.to_string()));
    let runtime = Runtime::new().map_err(engine)?;
    runtime.set_memory_limit(MAX_MEMORY);
    runtime.set_max_stack_size(MAX_STACK);
    runtime.set_interrupt_handler(Some(Box::new(is_late.clone())));
    let context = Context::custom::<Language>(&runtime).map_err(engine)?;
    let answer = context.with(|ctx| {
        let asked = ask(&ctx, script, question, &world);
        asked.map_err(|why| why.unwrap_or_else(|| fault(&ctx)))
    });
    // Whatever a script makes of it: who was stopped was too slow.
    if answer.is_err() && is_late() { Err(PacError::TooSlow) } else { answer }
}

/// `Err(None)`: the engine has more to say.
fn ask(ctx: &Ctx<'_>, script: &str, question: &Question<'_>, world: &Rc<World>) -> Result<String, Option<PacError>> {
    let engine = |_: rquickjs::Error| None;
    for &(name, helper) in HELPERS {
        let world = Rc::clone(world);
        let call = move |words: Rest<Coerced<String>>| {
            let words: Vec<String> = words.0.into_iter().map(|word| word.0).collect();
            helper(&world, &words)
        };
        let function = Function::new(ctx.clone(), call).map_err(engine)?;
        ctx.globals().set(name, function).map_err(engine)?;
    }
    let options = || {
        let mut options = rquickjs::context::EvalOptions::default();
        // Scripts of old forget to declare their variables.
        options.strict = false;
        options
    };
    ctx.eval_with_options::<(), _>(script, options()).map_err(engine)?;
    // Also one that was declared with `const`, which is no property of the global object.
    let probe = "typeof FindProxyForURL === 'function' ? FindProxyForURL : null";
    let found: Option<Function<'_>> = ctx.eval_with_options(probe, options()).map_err(engine)?;
    let said: Value<'_> = found.ok_or(PacError::NoFunction)?.call((question.url, question.host)).map_err(engine)?;
    let said = said.into_string().ok_or(PacError::NotText)?.to_string().map_err(engine)?;
    Ok(said.chars().take(MAX_ANSWER).collect())
}

/// What went wrong in a script, by the engine's words.
fn fault(ctx: &Ctx<'_>) -> PacError {
    let thrown = ctx.catch();
    let text = match thrown.as_exception() {
        Some(exception) => exception.message().unwrap_or_default(),
        None => thrown.get::<Coerced<String>>().map(|text| text.0).unwrap_or_default(),
    };
    PacError::Faulty(shortened(&text))
}

fn shortened(text: &str) -> String {
    text.chars().take(MAX_WORDS).map(|char| if char.is_control() { ' ' } else { char }).collect()
}

impl<'js> IntoJs<'js> for Answer {
    fn into_js(self, ctx: &Ctx<'js>) -> rquickjs::Result<Value<'js>> {
        match self {
            Self::Yes(is) => is.into_js(ctx),
            Self::Text(text) => text.into_js(ctx),
            Self::Number(number) => number.into_js(ctx),
            Self::Null => Ok(Value::new_null(ctx.clone())),
            Self::Nothing => Ok(Value::new_undefined(ctx.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
