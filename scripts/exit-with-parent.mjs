/** Preload for children of `serve`: a child whose parent was killed must not live on and hold the port. */
import process from 'node:process';

process.on('disconnect', () => process.exit(0));
process.channel?.unref();
