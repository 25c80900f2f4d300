//! The OAuth client id that belongs to a client secret or a refresh token. A wrong one would make a
//! credential that works look dead, so where several are as likely, there is none.

use std::path::Path;

use ntnleaks::Matcher;

use crate::template::base64;
use crate::tokens::Random;

/// Two ids that only their names tell, one by Notion's marks, and a credential.
struct Parts {
    old: [String; 2],
    new: String,
    secret: String,
    other: String,
    refresh: String,
}

impl Parts {
    fn new(name: &str) -> Self {
        let mut random = Random::seeded(name);
        Self {
            old: [(); 2].map(|()| random.uuid()),
            new: random.client_id(),
            secret: random.value("secret43"),
            other: random.value("secret43"),
            refresh: random.value("nrt"),
        }
    }

    /// The text with `A` and `B` for the old ids, `N` for the new one, `S` and `T` for the secrets,
    /// and `R` for the refresh token.
    fn text(&self, template: &str) -> String {
        let part = |name: char| match name {
            'A' => Some(&self.old[0]),
            'B' => Some(&self.old[1]),
            'N' => Some(&self.new),
            'S' => Some(&self.secret),
            'T' => Some(&self.other),
            'R' => Some(&self.refresh),
            _ => None,
        };
        let mut text = String::new();
        for (at, piece) in template.split('@').enumerate() {
            let mut letters = piece.chars();
            match letters.next().filter(|_| at > 0) {
                Some(name) => text += &format!("{}{}", part(name).unwrap(), letters.as_str()),
                None => text += piece,
            }
        }
        text
    }

    /// The letters of the ids of what is found, in order; `-` for none.
    fn found(&self, text: &[u8]) -> String {
        let found = Matcher::new().matches(text, Path::new("x")).matches;
        let letter = |id: Option<&str>| match id {
            None => '-',
            Some(id) if id == self.old[0] => 'A',
            Some(id) if id == self.old[1] => 'B',
            Some(id) if id == self.new => 'N',
            Some(_) => '?',
        };
        found
            .iter()
            .map(|it| letter(it.client_id.as_deref()))
            .collect()
    }
}

#[track_caller]
fn finds(template: &str, expected: &str) {
    let parts = Parts::new(template);
    let text = parts.text(template);
    assert_eq!(parts.found(text.as_bytes()), expected, "{template}");
}

#[test]
fn an_id_is_known_by_its_name_its_marks_or_its_colon() {
    for template in [
        "client_id=@A\nclient_secret=@S",
        "client_secret=@S\nclient_id=@A",
        "NOTION_CLIENT_ID=@A\nNOTION_CLIENT_SECRET=@S",
        "AUTH_NOTION_ID=@A\nAUTH_NOTION_SECRET=@S",
        "{\"clientId\": \"@A\", \"clientSecret\": \"@S\"}",
        "{\\\"client-id\\\":\\\"@A\\\",\\\"client-secret\\\":\\\"@S\\\"}",
        "- name: CLIENT_ID\n  value: @A\n- name: CLIENT_SECRET\n  value: @S",
        "[{\"key\":\"client_id\",\"value\":\"@A\"},{\"key\":\"client_secret\",\"value\":\"@S\"}]",
        "notion_client_id = '@A'\nnotion = Client('client_secret', '@S')",
        "curl -u @A:@S https://api.notion.com/v1/oauth/token",
        "https://@A:@S@@",
    ] {
        finds(&template.replace("@@", ".example"), "A");
    }
    finds("id: @N\nvalue: @S", "N");
    finds("@N and @S", "N");
    finds("client_id=@A\nrefresh_token=@R", "A");
    finds("notion_client_id=@A\nNOTION_REFRESH_TOKEN=@R", "A");
    finds("app = @N\nrefresh = @R", "N");
}

#[test]
fn an_encoded_credential_has_its_id_in_the_same_text() {
    let parts = Parts::new("encoded");
    for template in ["@A:@S", "{\"client_id\":\"@A\",\"client_secret\":\"@S\"}"] {
        let encoded = base64(parts.text(template).as_bytes());
        for text in [
            format!("Authorization: Basic {encoded}"),
            format!("client_id={}\nAuthorization: Basic {encoded}", parts.old[1]),
        ] {
            assert_eq!(parts.found(text.as_bytes()), "A", "{template}");
        }
    }
    // The id beside it is written plainly.
    let secret = base64(parts.text("client_secret=@S").as_bytes());
    let text = format!("client_id: {}\nauth: {secret}", parts.old[0]);
    assert_eq!(parts.found(text.as_bytes()), "A");
    let text = parts.text("client_id=@A\nclient_secret=@S\n");
    let units = text.encode_utf16();
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    assert_eq!(parts.found(&bytes), "A");
    let escaped = parts.text("{\"client_id\":\"@A\",\"client_secret\":\"@S\",\"client_id2\":1}");
    let escaped = escaped.replace("secret_", "secret\\u005f");
    let beside = parts.text("\n{\"client_id\":\"@B\"}");
    assert_eq!(parts.found((escaped + &beside).as_bytes()), "A");
}

#[test]
fn of_several_the_nearest_in_the_same_block_counts() {
    finds(
        "client_id=@A\nclient_secret=@S\n\nclient_id=@B\nclient_secret=@T",
        "AB",
    );
    finds(
        "client_secret=@S\nclient_id=@A\n\nclient_secret=@T\nclient_id=@B",
        "AB",
    );
    finds(
        "- client_id: @A\n  client_secret: @S\n- client_id: @B\n  client_secret: @T",
        "AB",
    );
    finds(
        "[a]\nclient_id=@A\nclient_secret=@S\n[b]\nclient_id=@B\nclient_secret=@T",
        "AB",
    );
    finds(
        "[{\"client_id\":\"@A\",\"client_secret\":\"@S\"},{\"client_id\":\"@B\",\"client_secret\":\"@T\"}]",
        "AB",
    );
    finds("client_id=@A\n# x\nclient_id=@B\nclient_secret=@S", "B");
    finds(
        "client_id=@A\nclient_id=@A\nclient_secret=@S\nclient_id=@A",
        "A",
    );
}

#[test]
fn names_tell_which_id_it_is() {
    finds(
        "DEV_CLIENT_ID=@A\nDEV_CLIENT_SECRET=@S\nPROD_CLIENT_ID=@B\nPROD_CLIENT_SECRET=@T",
        "AB",
    );
    finds(
        "DEV_CLIENT_SECRET=@S\nDEV_CLIENT_ID=@A\nPROD_CLIENT_SECRET=@T\nPROD_CLIENT_ID=@B",
        "AB",
    );
    finds(
        "DEV_CLIENT_ID=@A\nPROD_CLIENT_ID=@B\nDEV_CLIENT_SECRET=@S\nPROD_CLIENT_SECRET=@T",
        "AB",
    );
    // Azure's ids are UUIDs, too.
    finds(
        "NOTION_CLIENT_ID=@A\nNOTION_SECRET=client_secret=@S\nAZURE_CLIENT_ID=@B",
        "A",
    );
    finds("AZURE_CLIENT_ID=@B\nNOTION_CLIENT_SECRET=@S", "-");
    finds("azureClientId: '@B', notionClientSecret: '@S'", "-");
    finds("AZURE_CLIENT_ID=@B\nNOTION_CLIENT_SECRET=@S\nid=@N", "N");
    finds("NOTION_OAUTH_CLIENT_ID=@A\nNOTION_CLIENT_SECRET=@S", "A");
}

#[test]
fn where_several_are_as_likely_there_is_none() {
    finds(
        "client_id=@A\nclient_secret=@S\nclient_id=@B\nclient_secret=@T",
        "-B",
    );
    finds("client_id=@A&client_secret=@S&client_id=@B", "-");
}

#[test]
fn what_is_far_or_another_kind_has_none() {
    let lines = |count: usize| "line\n".repeat(count);
    finds(&format!("client_id=@A\n{}client_secret=@S", lines(9)), "A");
    finds(&format!("client_id=@A\n{}client_secret=@S", lines(10)), "-");
    finds(&format!("client_secret=@S\n{}client_id=@A", lines(9)), "A");
    finds(&format!("client_secret=@S\n{}client_id=@A", lines(10)), "-");
    let far = "x".repeat(4200);
    finds(&format!("client_id=@A {far} client_secret=@S"), "-");
    finds("client_secret=@S", "-");
    finds("client_id=@A0\nclient_secret=@S", "-");
    finds("id: 0@N\nclient_secret=@S", "-");
    let parts = Parts::new("kind");
    let token = Random::seeded("kind").value("ntn");
    let text = parts.text("client_id=@A\ntoken=") + &token;
    assert_eq!(parts.found(text.as_bytes()), "-");
    let text = parts.text("client_id=@A\nwebhook verification_token=@S");
    assert_eq!(parts.found(text.as_bytes()), "-");
}
