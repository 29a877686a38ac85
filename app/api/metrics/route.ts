import { renderMetrics } from '@/server/foundation/metrics';

export const dynamic = 'force-dynamic';

/** Prometheus text format. */
export async function GET() {
  const { body, contentType } = await renderMetrics();
  return new Response(body, { headers: { 'content-type': contentType } });
}
