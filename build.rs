//! Tells the program when it was built: no honest clock is earlier. Reproducible builds set `SOURCE_DATE_EPOCH`.
//! For Windows it also puts the icon and the manifest into the program.

use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    println!("cargo::rerun-if-env-changed=SOURCE_DATE_EPOCH");
    println!("cargo::rerun-if-changed=build.rs");
    let given = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.trim().parse::<u64>().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    println!("cargo::rustc-env=HANDSHAKE_DOCTOR_BUILD_DATE={}", given.unwrap_or_else(now));
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "windows") {
        windows_resources();
    }
}

fn windows_resources() {
    let (icon, manifest) = ("assets/icons/handshake-doctor.ico", "assets/system/handshake-doctor.manifest");
    println!("cargo::rerun-if-changed={icon}");
    println!("cargo::rerun-if-changed={manifest}");
    let mut resource = winresource::WindowsResource::new();
    if let Err(error) = resource.set_icon(icon).set_manifest_file(manifest).compile() {
        println!("cargo::warning=the program gets no icon and no manifest: {error}");
    }
}
