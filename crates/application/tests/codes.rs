//! The labels of the built-in codes, in a database that an older version of the program has made.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::codes;
use contract::{CodeInput, CodeView, perm};
use testkit::{World, both_databases};

async fn ethnicity(world: &World, code: &str) -> CodeView {
    let access = world
        .actor("city")
        .await
        .require::<perm::CodesView>()
        .unwrap();
    let page = codes::list(&access, "ethnicity").await.unwrap();
    let found = page.items.into_iter().find(|view| view.code == code);
    found.unwrap()
}

both_databases! {
    async fn codes_known_in_chinese_alone_gain_their_english_labels(database) {
        let world = World::new(database).await;
        assert_eq!(ethnicity(&world, "04").await.label_en.as_deref(), Some("Zang"));
        world.database.tamper("UPDATE code SET label_en = NULL").await;
        let renamed = CodeInput {
            label: "汉族(测试)".to_owned(),
            label_en: None,
            parent: None,
            position: 10,
            enabled: true,
        };
        let city = world.actor("city").await.require::<perm::CodesEdit>().unwrap();
        codes::save(&city, "ethnicity", "01", &renamed, 1).await.unwrap();
        assert_eq!(ethnicity(&world, "04").await.label_en, None);

        codes::ensure_builtin(&world.app).await.unwrap();
        assert_eq!(ethnicity(&world, "04").await.label_en.as_deref(), Some("Zang"));
        // What an administrator named keeps its name, in the one language it has.
        assert_eq!(ethnicity(&world, "01").await.label_en, None);
    }
}
