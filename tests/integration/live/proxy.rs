//! A proxy on loopback that leads every tunnel to one server, wherever it should go.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A proxy that runs until the test ends.
pub(crate) struct Proxy {
    address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// A proxy that leads to the host and port of `url`.
    pub(crate) fn leading_to(url: &str) -> Self {
        let target = url.split("://").nth(1).unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heads: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&heads);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (target, seen) = (target.clone(), Arc::clone(&seen));
                // Whoever hangs up ends the tunnel.
                thread::spawn(move || tunnel(&stream.unwrap(), &target, &seen).ok());
            }
        });
        Self { address, heads }
    }

    /// Its host and port.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it was asked, each a request line and its headers.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

fn tunnel(client: &TcpStream, target: &str, seen: &Mutex<Vec<String>>) -> io::Result<()> {
    let mut reader = BufReader::new(client);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head)? > 0 {}
    seen.lock().unwrap().push(head);
    let server = TcpStream::connect(target)?;
    let mut writer = client;
    writer.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    thread::scope(|scope| {
        scope.spawn(|| {
            let copied = io::copy(&mut &server, &mut &*client);
            client.shutdown(Shutdown::Both).and(copied)
        });
        let copied = io::copy(&mut reader, &mut &server);
        server.shutdown(Shutdown::Both).and(copied)
    })?;
    Ok(())
}
