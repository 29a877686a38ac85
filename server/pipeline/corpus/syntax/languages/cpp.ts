import type { ImportPart, ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, partOf, quotedPart } from './import-parts';

const type = { kind: 'class', name: 'name' } as const;

export const CPP: LanguageSpec = {
  names: ['identifier', 'field_identifier', 'type_identifier', 'namespace_identifier', 'statement_identifier'],
  variables: ['identifier'],
  bindings: ['identifier', 'field_identifier'],
  comments: ['comment'],
  literals: [
    'string_literal',
    'raw_string_literal',
    'char_literal',
    'system_lib_string',
    'number_literal',
    'true',
    'false',
    'null',
    'primitive_type',
  ],
  opaque: [
    ...['template_argument_list', 'template_parameter_list'],
    ...['preproc_def', 'preproc_function_def', 'preproc_call', 'attribute_declaration', 'static_assert_declaration'],
    ...['decltype', 'noexcept', 'sizeof_expression', 'requires_clause'],
  ],
  functions: ['lambda_expression', 'function_definition'],
  reads: [
    ...['argument_list', 'field_expression.argument', 'subscript_expression.argument', 'subscript_argument_list'],
    ...['binary_expression', 'unary_expression', 'pointer_expression.argument', 'conditional_expression'],
    ...['parenthesized_expression', 'cast_expression.value', 'comma_expression', 'co_await_expression'],
    ...['init_declarator.value', 'assignment_expression.right', 'initializer_list', 'initializer_pair.value'],
    ...['return_statement', 'throw_statement', 'condition_clause.value', 'for_statement.condition'],
    ...['for_range_loop.right', 'case_statement.value', 'co_return_statement', 'co_yield_statement'],
    ...['delete_expression', 'field_declaration.default_value', 'optional_parameter_declaration.default_value'],
  ],
  variablesAt: [
    ...['init_declarator.declarator', 'declaration.declarator', 'field_declaration.declarator'],
    ...['for_range_loop.declarator', 'enumerator.name'],
  ],
  fieldsAt: [],
  boundAt: ['catch_clause.parameters', 'lambda_declarator.parameters', 'assignment_expression.left'],
  patternStops: [
    ...[
      'function_declarator',
      'init_declarator.value',
      'optional_parameter_declaration.default_value',
      'array_declarator.size',
    ],
    ...['field_declaration.default_value', 'qualified_identifier', 'template_type', 'attribute_declaration'],
    ...[
      'subscript_expression',
      'field_expression',
      'call_expression',
      'pointer_expression',
      'decltype',
      'bitfield_clause',
    ],
  ],
  definitions: {
    function_declarator: {
      ...{ kind: 'function', name: 'declarator', parameters: ['parameters'] },
      variableIn: ['declaration', 'compound_statement'],
    },
    class_specifier: type,
    struct_specifier: type,
    union_specifier: type,
    enum_specifier: type,
    alias_declaration: type,
    concept_definition: type,
    namespace_definition: { kind: 'module', name: 'name' },
  },
  containers: { class_specifier: 'name', struct_specifier: 'name', union_specifier: 'name', enum_specifier: 'name' },
  nameSteps: {
    ...{ field_expression: 'field', qualified_identifier: 'name', template_function: 'name', template_method: 'name' },
    ...{ template_type: 'name', dependent_name: 'last', nested_namespace_specifier: 'last' },
  },
  calls: {
    call_expression: { callee: 'function', arguments: ['arguments'] },
    new_expression: { callee: 'type', arguments: ['arguments'], constructs: true },
  },
  unnamedCalls: ['field_initializer', 'init_declarator'],
  argumentLists: ['argument_list'],
  ignoredCallees:
    'static_cast dynamic_cast const_cast reinterpret_cast sizeof alignof decltype move forward assert defined'.split(
      ' ',
    ),
  namedArguments: {},
  entries: { initializer_pair: { name: 'designator' } },
  argumentWrappers: [],
  bulkyArguments: ['lambda_expression', 'initializer_list', 'parameter_pack_expansion', 'concatenated_string'],
  widenings: ['field_expression', 'subscript_expression', 'binary_expression'],
  imports: { preproc_include: readInclude, using_declaration: readUsing },
  ignoredVariables: ['_'],
};

/** `#include <a>`: the hole is the path with its brackets or quotes. */
function readInclude(view: TreeView, node: number): ImportStatement | null {
  const path = view.child(node, 'path');
  if (path < 0 || !/^["<]./.test(view.slice(path))) return null;
  const part = quotedPart(view, path);
  const module = view.text.slice(part.start, part.end);
  return { node, start: view.start(path), end: view.end(path), parts: [part], modules: [{ module, names: [] }] };
}

/** `using a::B;`, `using namespace a::b;` */
function readUsing(view: TreeView, node: number): ImportStatement | null {
  const [path = -1] = view.children(node);
  if (path < 0) return null;
  const keyword = /^using(?:\s+(?:namespace|enum)\b)?/.exec(view.slice(node))?.[0] ?? 'using';
  if (keyword.endsWith('namespace')) {
    return importFrom(view, node, keyword, [partOf(view, 'module', path)], [{ module: view.slice(path), names: [] }]);
  }
  if (view.typeName(path) !== 'qualified_identifier') return null;
  let name = path;
  while (view.typeName(name) === 'qualified_identifier') name = view.child(name, 'name');
  const scope: ImportPart = { role: 'module', start: view.start(path), end: view.start(name) };
  const module = view.text.slice(scope.start, scope.end).replace(/\s*::\s*$/, '');
  if (name < 0 || module === '') return null;
  scope.end = scope.start + module.length;
  const parts = [scope, partOf(view, 'imported-name', name)];
  return importFrom(view, node, keyword, parts, [{ module, names: [view.slice(name)] }]);
}
