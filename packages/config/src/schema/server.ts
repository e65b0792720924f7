import { host, integer, optionalText, secret, section, textList } from "./fields.ts";

/** Host names by which a machine reaches itself; IPv6 stands without brackets. */
export const loopbackHosts: readonly string[] = ["localhost", "127.0.0.1", "::1"];

export const serverSection = section("The HTTP server.", {
  host: host("Address to listen on; any but loopback needs server.auth_token.", "127.0.0.1"),
  port: integer("Port to listen on.", 8000, { min: 1, max: 65_535 }),
  cors_origins: textList("Web origins whose browsers may call.", [
    "http://localhost:3000",
    "http://localhost:8000",
  ]),
  ssl_certfile: optionalText("Certificate chain (PEM) for HTTPS."),
  ssl_keyfile: optionalText("Private key (PEM) of the certificate."),
  auth_token: secret("Bearer token that callers must send."),
  allowed_hosts: textList(
    "Host names that a request may be addressed to, IPv6 without brackets; unset means the loopback names and server.host.",
    loopbackHosts,
  ),
});
