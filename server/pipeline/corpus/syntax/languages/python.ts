import type { ImportPart, ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, partOf } from './import-parts';

export const PYTHON: LanguageSpec = {
  names: ['identifier'],
  variables: ['identifier'],
  bindings: ['identifier'],
  comments: ['comment'],
  literals: ['integer', 'float', 'true', 'false', 'none'],
  opaque: ['string', 'type', 'type_parameter', 'future_import_statement', 'case_pattern'],
  functions: ['lambda'],
  reads: [
    ...['argument_list', 'keyword_argument.value', 'list_splat', 'dictionary_splat', 'attribute.object', 'subscript'],
    ...['binary_operator', 'boolean_operator', 'comparison_operator', 'not_operator', 'unary_operator'],
    ...['conditional_expression', 'parenthesized_expression', 'named_expression.value', 'await', 'yield', 'slice'],
    ...['assignment.right', 'augmented_assignment.right', 'return_statement', 'raise_statement', 'assert_statement'],
    ...['for_statement.right', 'for_in_clause.right', 'if_clause', 'if_statement.condition', 'elif_clause.condition'],
    ...['while_statement.condition', 'match_statement.subject', 'with_item.value', 'as_pattern', 'lambda.body'],
    ...['pair', 'list', 'tuple', 'set', 'expression_list', 'default_parameter.value', 'typed_default_parameter.value'],
    ...['list_comprehension.body', 'set_comprehension.body', 'generator_expression.body'],
  ],
  variablesAt: ['assignment.left', 'for_statement.left', 'as_pattern.alias', 'named_expression.name'],
  fieldsAt: [],
  boundAt: ['for_in_clause.left', 'lambda.parameters', 'augmented_assignment.left'],
  patternStops: ['attribute', 'subscript', 'call', 'type', 'default_parameter.value', 'typed_default_parameter.value'],
  definitions: {
    function_definition: { kind: 'function', name: 'name', parameters: ['parameters'] },
    class_definition: { kind: 'class', name: 'name' },
  },
  containers: { class_definition: 'name' },
  nameSteps: { attribute: 'attribute' },
  calls: { call: { callee: 'function', arguments: ['arguments'] } },
  unnamedCalls: [],
  argumentLists: ['argument_list'],
  ignoredCallees:
    'super len str int float bool bytes list dict set frozenset tuple print range repr type isinstance issubclass enumerate zip sum min max abs all any sorted reversed iter next hash id map filter round'.split(
      ' ',
    ),
  namedArguments: { keyword_argument: 'name' },
  entries: {},
  argumentWrappers: [],
  bulkyArguments: ['lambda', 'list_splat', 'dictionary_splat', 'generator_expression', 'dictionary'],
  appendsUnlessAfter: [],
  widenings: ['attribute', 'subscript', 'binary_operator', 'boolean_operator', 'comparison_operator'],
  imports: { import_statement: readImport, import_from_statement: readFromImport },
  selfName: 'self',
  ignoredVariables: ['self', 'cls', '_'],
};

function readImport(view: TreeView, node: number): ImportStatement {
  const modules = view.children(node).map((child) => pathOf(view, child));
  const parts = modules.map((module) => partOf(view, 'module', module));
  return importFrom(
    view,
    node,
    'import',
    parts,
    modules.map((module) => ({ module: view.slice(module), names: [] })),
  );
}

function readFromImport(view: TreeView, node: number): ImportStatement {
  const module = view.child(node, 'module_name');
  const names = view
    .children(node)
    .filter((child) => child !== module && view.typeName(child) !== 'wildcard_import')
    .map((child) => pathOf(view, child));
  const path = view.slice(module);
  const parts: ImportPart[] = [
    // A bare `.` names nothing that could be bent.
    ...(/^\.+$/.test(path) ? [] : [partOf(view, 'module', module)]),
    ...names.map((name) => partOf(view, 'imported-name', name)),
  ];
  return importFrom(view, node, 'from', parts, [{ module: path, names: names.map(view.slice) }]);
}

/** The path in `a.b as c`. */
function pathOf(view: TreeView, node: number): number {
  return view.typeName(node) === 'aliased_import' ? view.child(node, 'name') : node;
}
