import type { NextRequest } from 'next/server';
import { handleTrpcRequest } from '@/server/api/http';

const handler = (request: NextRequest) => handleTrpcRequest(request);

export { handler as GET, handler as POST };
