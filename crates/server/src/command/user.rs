//! `cwis user create`: the first accounts of an installation, and a way in when nobody can
//! sign in any more.

use std::fs;

use application::{
    App,
    identity::{AccountSeed, BuiltinRole, check_password, hash_password, seed_account},
    organisation::tree,
};
use domain::ids::OrganisationId;
use persistence::{Origin, cipher::Entropy};

use super::refusal;
use crate::{
    cli::UserCreate,
    failure::{Context, Failure, Result},
    settings::Settings,
    system::SystemEntropy,
    wiring,
};

/// Letters that are not taken for one another when they are read out.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyzACDEFGHJK";
const DIGITS: &[u8; 8] = b"23456789";

/// Makes one account, which must change its password at the first sign-in.
///
/// # Errors
/// A name that is taken, an unknown role or place, or a weak password.
pub async fn user_create(settings: &Settings, options: UserCreate) -> Result<()> {
    let role = BuiltinRole::from_code(&options.role).ok_or_else(|| {
        let known: Vec<&str> = BuiltinRole::ALL.iter().map(|role| role.code()).collect();
        Failure::new(format!(
            "no role {}; known are {}",
            options.role,
            known.join(", ")
        ))
    })?;
    let password = match &options.password_file {
        Some(file) => Some(
            fs::read_to_string(file)
                .context(file.display())?
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        ),
        None => None,
    };
    let made = password.is_none().then(fresh_password);
    let Some(password) = password.or_else(|| made.clone()) else {
        return Ok(());
    };
    check_password(&password, &options.username).map_err(refusal)?;

    let store = wiring::open_migrated(settings).await?;
    let app = wiring::application(settings, store);
    let scopes = places(&app, &options.places).await?;
    let seed = AccountSeed {
        display_name: options
            .display_name
            .unwrap_or_else(|| options.username.clone()),
        password: hash_password(app.store().keyring(), &password)
            .await
            .map_err(refusal)?,
        username: options.username,
        must_change_password: true,
        role,
        scopes,
    };
    let mut work = app
        .store()
        .begin(Origin::system("cwis user create"))
        .await
        .context("database")?;
    seed_account(&mut work, &seed).await.map_err(refusal)?;
    work.commit().await.context("database")?;
    println!("account {} made", seed.username);
    if let Some(password) = made {
        println!("first password: {password}");
    }
    app.store().close().await.context("database")
}

async fn places(app: &App, codes: &[String]) -> Result<Vec<OrganisationId>> {
    let tree = tree(app).await.map_err(refusal)?;
    let place = |code: &String| {
        let node = tree
            .by_code(code)
            .ok_or_else(|| Failure::new(format!("no place has the code {code}")))?;
        Ok(node.id)
    };
    codes.iter().map(place).collect()
}

/// Sixteen letters and digits in groups of four: about 70 bits, and easy to pass on by hand.
fn fresh_password() -> String {
    let mut random = [0; 16];
    SystemEntropy.fill(&mut random);
    let mut password = String::new();
    for (at, byte) in random.iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        // Each alphabet's length divides 256, so every character is equally likely.
        let byte = usize::from(*byte);
        let letter = if at % 4 == 3 {
            DIGITS.get(byte % DIGITS.len())
        } else {
            LETTERS.get(byte % LETTERS.len())
        };
        password.extend(letter.map(|letter| char::from(*letter)));
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_passwords_pass_the_rules_and_differ() {
        let made: Vec<String> = (0..200).map(|_| fresh_password()).collect();
        for password in &made {
            assert_eq!(password.len(), 19);
            check_password(password, "city").unwrap();
        }
        assert!(
            made.iter()
                .skip(1)
                .all(|password| Some(password) != made.first())
        );
    }
}
