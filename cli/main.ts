/** The `foolproof` command: arguments in, one service call, JSON or text out. */
import { Command, CommanderError } from 'commander';
import { version } from '../package.json' with { type: 'json' };
import { benchmarkCommand } from './commands/benchmark';
import { doctorCommand } from './commands/doctor';
import { importCommand } from './commands/import';
import { modelsCommand } from './commands/models';
import { pairsCommand } from './commands/pairs';
import { pipelineCommand } from './commands/pipeline';
import { serveCommand } from './commands/serve';
import { workerCommand } from './commands/worker';
import { EXIT, exitCodeOf, reportError } from './output';

const program = new Command('foolproof')
  .description('Hard-negative fill-in-the-middle pairs, from code to judged pairs to charts.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(add --help for the options)');

for (const command of [
  serveCommand,
  workerCommand,
  doctorCommand,
  pipelineCommand,
  pairsCommand,
  importCommand,
  modelsCommand,
  benchmarkCommand,
]) {
  program.addCommand(command());
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  } else {
    reportError(error);
    process.exitCode = exitCodeOf(error);
  }
}
