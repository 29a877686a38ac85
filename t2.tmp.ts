import { startEmbeddedPostgres } from '@/server/foundation/db/embedded';
const p = await startEmbeddedPostgres(process.argv[2]!, () => {}); console.log(p.url);
