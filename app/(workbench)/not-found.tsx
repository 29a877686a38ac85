import { NotFound } from '@/components/shell/not-found';

/** Inside the shell, so that the way back is where it always is. */
export default NotFound;
