/**
 * The arrows of the house: app, cli -> api, worker -> training -> dataset, pipeline -> foundation.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const stage = '^server/(pipeline|dataset|training)/';

/** @type {(name: string, comment: string, from: object, to: object) => import('dependency-cruiser').IForbiddenRuleType} */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    forbid('no-cycles', 'Modules that need each other are one module.', {}, { circular: true }),
    forbid(
      'foundation-knows-no-stage',
      'What every stage stands on must not lean on one.',
      { path: '^server/foundation/' },
      { path: ['^server/(pipeline|dataset|training|api)/', '^server/worker', '^(app|components|cli)/'] },
    ),
    forbid(
      'pipeline-and-dataset-are-apart',
      'They meet in the database.',
      { path: '^server/pipeline/' },
      { path: ['^server/(dataset|training|api)/', '^server/worker', '^(app|components|cli)/'] },
    ),
    forbid(
      'dataset-looks-down',
      'They meet in the database.',
      { path: '^server/dataset/' },
      { path: ['^server/(pipeline|training|api)/', '^server/worker', '^(app|components|cli)/'] },
    ),
    forbid(
      'training-looks-down',
      'Training reads data sets; it is read by api and worker alone.',
      { path: '^server/training/' },
      { path: ['^server/api/', '^server/worker', '^(app|components|cli)/'] },
    ),
    forbid('api-looks-down', 'Routers call services.', { path: '^server/api/' }, { path: '^(app|components|cli)/' }),
    forbid(
      'stages-run-in-the-worker',
      'Only the composition root knows the code of stages.',
      { path: '^(app|components|server/api)/' },
      { path: ['^server/worker', `${stage}.*stage\\.ts$`] },
    ),
    forbid(
      'components-know-types-only',
      'Components know tRPC types and pure schemas; the rest of the server stays on the server.',
      { path: '^components/', pathNot: '\\.test\\.tsx?$' },
      { path: '^server/', pathNot: '/(schema|roles|filter|template)\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'tests-are-leaves',
      'Code must not need its tests, nor what is made for them. Benchmarks may use fixtures.',
      { pathNot: ['\\.test\\.tsx?$', '^(test|e2e|bench)/', '/testing'] },
      { path: ['\\.test\\.tsx?$', '^(test|e2e)/', '/testing'] },
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: ['node_modules', 'server/foundation/db/generated'] },
    exclude: { path: ['^demo/corpus', '^\\.next'] },
  },
};
