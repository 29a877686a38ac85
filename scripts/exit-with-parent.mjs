/**
 * Preload for the web child of `serve`: when its parent was killed, it must not live on and hold the port. `next dev`
 * passes its preloads on to a process of its own, whose channel is none of our business.
 */
import process from 'node:process';

if (process.ppid === Number(process.env.FOOLPROOF_SERVE_PID)) {
  process.on('disconnect', () => process.exit(0));
  process.channel?.unref();
}
