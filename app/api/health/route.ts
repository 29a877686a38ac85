/** Liveness: the web process answers. */
export function GET() {
  return Response.json({ ok: true });
}
