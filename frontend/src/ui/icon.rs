//! Line icons, drawn on a grid of 24.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $path:literal;)+) => {
        /// Which icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $(#[doc = stringify!($name)] $name,)+ }

        impl Icon {
            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)+ }
            }
        }
    };
}

icons! {
    Home = "M4 11.5 12 4l8 7.5M6 10v10h4.5v-6h3v6H18V10";
    Tree = "M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4";
    Branch = "M6 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM18 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM6 9v6M15.5 9.5H11A5 5 0 0 0 6 14.5";
    Up = "M5.5 15.5 12 9l6.5 6.5";
    People = "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20v-1.5A4.5 4.5 0 0 1 7 14h4a4.5 4.5 0 0 1 4.5 4.5V20M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.4a4.5 4.5 0 0 1 3.5 4.1V20";
    Twins = "M9 8.5h11V20H9zM5.5 15.5H4V4h11v1.5";
    Person = "M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 21v-2a5 5 0 0 1 5-5h5a5 5 0 0 1 5 5v2";
    Import = "M12 3v11M8 10.5l4 4 4-4M4 15v4.5A1.5 1.5 0 0 0 5.5 21h13a1.5 1.5 0 0 0 1.5-1.5V15";
    Export = "M12 15V4M8 7.5l4-4 4 4M4 15v4.5A1.5 1.5 0 0 0 5.5 21h13a1.5 1.5 0 0 0 1.5-1.5V15";
    List = "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01";
    Key = "M14.5 13.5a5 5 0 1 0-4-4L3 17v4h4v-2.5h2.5V16H12zM16 8h.01";
    Shield = "M12 3l7.5 3v5.5c0 4.6-3.1 8.2-7.5 9.5-4.4-1.3-7.5-4.9-7.5-9.5V6zM9 12l2.2 2.2L15.5 10";
    Book = "M5 4.5A1.5 1.5 0 0 1 6.5 3H19v15H6.5A1.5 1.5 0 0 0 5 19.5zM5 19.5A1.5 1.5 0 0 0 6.5 21H19v-3M9 7.5h6M9 11h6";
    Log = "M6 3h9l4 4v14H6zM14.5 3v5H19M9 12h7M9 16h5";
    Search = "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.3 15.3 20.5 20.5";
    Filter = "M4 5h16l-6 7.5V19l-4 2v-8.5z";
    Plus = "M12 5v14M5 12h14";
    Close = "M6 6l12 12M18 6 6 18";
    Check = "M5 12.5l4.5 4.5L19 7";
    Right = "M9 5.5l6.5 6.5L9 18.5";
    Left = "M15 5.5 8.5 12l6.5 6.5";
    Down = "M5.5 9l6.5 6.5L18.5 9";
    Menu = "M4 6.5h16M4 12h16M4 17.5h16";
    Eye = "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z";
    EyeOff = "M4 4l16 16M9.9 5.8A9.6 9.6 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-3 3.6M6.3 7.5A15.7 15.7 0 0 0 2.5 12S6 18.5 12 18.5c1.7 0 3.2-.5 4.5-1.2M9.9 9.9a3 3 0 0 0 4.2 4.2";
    Edit = "M4 20h4.5L19.5 9a2.1 2.1 0 0 0-3-3L5.5 17zM14.5 8l3 3";
    Trash = "M4 6.5h16M9 6.5V4h6v2.5M6.5 6.5 7.5 20h9l1-13.5M10 10.5v6M14 10.5v6";
    Warning = "M12 4 2.5 20h19zM12 10v4.5M12 17.5h.01";
    Info = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.5h.01";
    Inbox = "M4 13h4.5l1.5 3h4l1.5-3H20M4 13l2.5-8h11L20 13v6H4z";
    Lock = "M6 10.5h12V20H6zM8.5 10.5V8a3.5 3.5 0 1 1 7 0v2.5M12 14.5v2";
    Calendar = "M4 5.5h16V20H4zM4 10h16M8 3v4M16 3v4";
    Download = "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 20h15";
    File = "M6 3h8.5L19 7.5V21H6zM14 3v5h5";
    Refresh = "M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4L20 15M20 20v-5h-5";
    Logout = "M14 4H5v16h9M10 12h11M17.5 8.5 21 12l-3.5 3.5";
    Globe = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.6 2.6 3.6 5.6 3.6 9s-1 6.4-3.6 9c-2.6-2.6-3.6-5.6-3.6-9S9.4 5.6 12 3z";
    Columns = "M4 5h16v14H4zM9.3 5v14M14.6 5v14";
    Star = "M12 4l2.5 5.2 5.5.8-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.5-.8z";
    Chart = "M4 20h16M6.5 16.5V11M11 16.5V5M15.5 16.5V8.5M20 16.5V13";
    Printer = "M7 8V3.5h10V8M7 17H4V9.5A1.5 1.5 0 0 1 5.5 8h13A1.5 1.5 0 0 1 20 9.5V17h-3M7 14h10v6.5H7z";
    Building = "M5 21V5l7-2v18M12 8l7 2v11M3 21h18M8 8h.01M8 12h.01M8 16h.01M15.5 13.5h.01M15.5 17h.01";
    Camera = "M4 7.5h3.5L9 5h6l1.5 2.5H20V19H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z";
    Badge = "M12 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM8.5 13 7 21l5-2.5L17 21l-1.5-8";
}

/// An icon beside a text that says the same; screen readers pass over it.
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
            <path d=icon.path()/>
        </svg>
    }
    .into_any()
}
