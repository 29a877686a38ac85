import type { ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, partOf } from './import-parts';

const method = { kind: 'method', name: 'name', parameters: ['parameters'] } as const;
const type = { kind: 'class', name: 'name' } as const;

export const JAVA: LanguageSpec = {
  names: ['identifier', 'type_identifier'],
  variables: ['identifier'],
  bindings: ['identifier'],
  comments: ['line_comment', 'block_comment'],
  literals: [
    'decimal_integer_literal',
    'hex_integer_literal',
    'decimal_floating_point_literal',
    'character_literal',
    'true',
    'false',
    'null_literal',
  ],
  opaque: [
    'string_literal',

    'annotation',
    'marker_annotation',
    'type_arguments',
    'type_parameters',
  ],
  functions: ['lambda_expression'],
  reads: [
    ...['argument_list', 'method_invocation.object', 'field_access.object', 'array_access', 'array_initializer'],
    ...[
      'binary_expression',
      'unary_expression',
      'ternary_expression',
      'parenthesized_expression',
      'cast_expression.value',
    ],
    ...[
      'instanceof_expression.left',
      'lambda_expression.body',
      'variable_declarator.value',
      'assignment_expression.right',
    ],
    ...['return_statement', 'throw_statement', 'yield_statement', 'assert_statement', 'enhanced_for_statement.value'],
    ...['resource.value', 'dimensions_expr', 'expression_statement', 'for_statement.condition'],
  ],
  variablesAt: [
    ...['variable_declarator.name', 'enhanced_for_statement.name', 'resource.name', 'catch_formal_parameter.name'],
    ...['instanceof_expression.name', 'record_declaration.parameters', 'enum_constant.name'],
  ],
  fieldsAt: [],
  boundAt: ['lambda_expression.parameters', 'assignment_expression.left'],
  patternStops: ['modifiers', 'field_access', 'array_access', 'method_invocation', 'annotation', 'dimensions'],
  definitions: {
    method_declaration: method,
    constructor_declaration: method,
    compact_constructor_declaration: { kind: 'method', name: 'name' },
    class_declaration: type,
    interface_declaration: type,
    enum_declaration: type,
    record_declaration: type,
    annotation_type_declaration: type,
    package_declaration: { kind: 'module' },
  },
  containers: {
    ...{
      class_declaration: 'name',
      interface_declaration: 'name',
      enum_declaration: 'name',
      record_declaration: 'name',
    },
    ...{ annotation_type_declaration: 'name' },
  },
  nameSteps: {
    generic_type: 'first',
    scoped_type_identifier: 'last',
    scoped_identifier: 'name',
    field_access: 'field',
  },
  calls: {
    method_invocation: { callee: 'name', arguments: ['arguments'] },
    object_creation_expression: { callee: 'type', arguments: ['arguments'], constructs: true },
  },
  unnamedCalls: ['explicit_constructor_invocation', 'enum_constant'],
  argumentLists: ['argument_list'],
  ignoredCallees: [],
  namedArguments: {},
  entries: {},
  argumentWrappers: [],
  bulkyArguments: ['lambda_expression', 'method_reference', 'array_creation_expression', 'class_literal'],
  widenings: ['field_access', 'array_access', 'binary_expression'],
  imports: { import_declaration: readImport },
  ignoredVariables: ['_'],
};

/** `import a.b.C;`, `import a.b.*;`, `import static a.b.C.d;` */
function readImport(view: TreeView, node: number): ImportStatement | null {
  const [path = -1, wildcard] = view.children(node);
  if (path < 0) return null;
  const scope = wildcard === undefined ? view.child(path, 'scope') : path;
  if (scope < 0) return null;
  const name = wildcard === undefined ? view.child(path, 'name') : -1;
  const parts = [partOf(view, 'module', scope), ...(name < 0 ? [] : [partOf(view, 'imported-name', name)])];
  return importFrom(view, node, 'import', parts, [
    { module: view.slice(scope), names: name < 0 ? [] : [view.slice(name)] },
  ]);
}
