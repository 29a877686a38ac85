import { examineReadiness } from '@/server/foundation/readiness';

export const dynamic = 'force-dynamic';

/** Readiness: the database answers with all migrations, and a worker takes jobs from the queue. */
export async function GET() {
  const readiness = await examineReadiness();
  return Response.json(readiness, { status: readiness.ok ? 200 : 503 });
}
