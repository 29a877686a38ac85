import type { ImportStatement, LanguageSpec } from '../language-spec';
import type { TreeView } from '../tree-view';
import { importFrom, partOf } from './import-parts';

const method = { kind: 'method', name: 'name', parameters: ['parameters'] } as const;
const type = { kind: 'class', name: 'name' } as const;

export const CSHARP: LanguageSpec = {
  names: ['identifier', 'implicit_parameter'],
  variables: ['identifier'],
  bindings: ['identifier', 'implicit_parameter'],
  comments: ['comment'],
  literals: [
    'string_literal',
    'verbatim_string_literal',
    'raw_string_literal',
    'character_literal',
    'integer_literal',
    'real_literal',
    'boolean_literal',
    'null_literal',
    'predefined_type',
    'modifier',
  ],
  opaque: [
    ...['interpolated_string_expression'],
    ...['character_literal', 'attribute_list', 'type_argument_list', 'type_parameter_list', 'base_list'],
    ...['type_parameter_constraints_clause', 'generic_name', 'typeof_expression'],
  ],
  functions: ['lambda_expression', 'anonymous_method_expression'],
  reads: [
    ...['argument.-', 'member_access_expression.expression', 'element_access_expression.expression'],
    ...['conditional_access_expression.condition', 'binary_expression.left', 'binary_expression.right'],
    ...['prefix_unary_expression', 'conditional_expression', 'parenthesized_expression', 'cast_expression.value'],
    ...['await_expression', 'is_pattern_expression.expression', 'as_expression.left', 'is_expression.left'],
    ...['variable_declarator.-', 'assignment_expression.right', 'arrow_expression_clause', 'lambda_expression.body'],
    ...['return_statement', 'throw_statement', 'throw_expression', 'yield_statement', 'foreach_statement.right'],
    ...['if_statement.condition', 'while_statement.condition', 'do_statement.condition', 'for_statement.condition'],
    ...['switch_statement.value', 'switch_expression_arm.-', 'switch_expression.-', 'initializer_expression.-'],
    ...[
      'property_declaration.value',
      'with_expression.-',
      'lock_statement',
      'collection_expression',
      'range_expression',
    ],
    ...['when_clause', 'catch_filter_clause', 'collection_element', 'tuple_expression'],
  ],
  variablesAt: [
    ...[
      'variable_declarator.name',
      'foreach_statement.left',
      'declaration_expression.name',
      'declaration_pattern.name',
    ],
    ...['catch_declaration.name', 'property_declaration.name', 'enum_member_declaration.name', 'tuple_pattern.name'],
    ...['record_declaration.-', 'class_declaration.-', 'struct_declaration.-'],
  ],
  fieldsAt: [],
  boundAt: ['lambda_expression.parameters', 'assignment_expression.left', 'from_clause.name'],
  patternStops: [
    ...['parameter.type', 'parameter.-', 'parameter_list.type', 'attribute_list', 'base_list', 'type_parameter_list'],
    ...['type_parameter_constraints_clause', 'member_access_expression', 'element_access_expression'],
    ...['invocation_expression', 'declaration_expression.type'],
  ],
  definitions: {
    method_declaration: method,
    constructor_declaration: method,
    local_function_statement: { kind: 'function', name: 'name', parameters: ['parameters'] },
    class_declaration: type,
    struct_declaration: type,
    record_declaration: type,
    interface_declaration: type,
    enum_declaration: type,
    delegate_declaration: type,
    namespace_declaration: { kind: 'module', name: 'name' },
    file_scoped_namespace_declaration: { kind: 'module', name: 'name' },
  },
  containers: {
    ...{ class_declaration: 'name', struct_declaration: 'name', record_declaration: 'name' },
    ...{ interface_declaration: 'name', enum_declaration: 'name' },
  },
  nameSteps: {
    ...{ member_access_expression: 'name', member_binding_expression: 'name', conditional_access_expression: 'last' },
    ...{ generic_name: 'first', qualified_name: 'name', nullable_type: 'type' },
  },
  calls: {
    invocation_expression: { callee: 'function', arguments: ['arguments'] },
    object_creation_expression: { callee: 'type', arguments: ['arguments', 'initializer'], constructs: true },
  },
  unnamedCalls: ['constructor_initializer', 'implicit_object_creation_expression'],
  argumentLists: ['argument_list'],
  ignoredCallees: ['nameof'],
  namedArguments: { argument: 'name' },
  entries: { assignment_expression: { name: 'left', parent: 'initializer_expression' } },
  argumentWrappers: ['argument'],
  bulkyArguments: [
    ...['lambda_expression', 'anonymous_method_expression', 'interpolated_string_expression', 'declaration_expression'],
    ...[
      'anonymous_object_creation_expression',
      'collection_expression',
      'array_creation_expression',
      'switch_expression',
    ],
  ],
  appendsUnlessAfter: [],
  widenings: ['member_access_expression', 'element_access_expression', 'binary_expression'],
  imports: { using_directive: readUsing },
  ignoredVariables: ['_', 'value'],
};

/** `using A.B;`, `using static A.B.C;`, `global using A;`, `using X = A.B.C;` */
function readUsing(view: TreeView, node: number): ImportStatement | null {
  const path = view.children(node).at(-1);
  if (path === undefined) return null;
  const keyword = /^(?:global\s+)?using/.exec(view.slice(node))?.[0] ?? 'using';
  return importFrom(view, node, keyword, [partOf(view, 'module', path)], [{ module: view.slice(path), names: [] }]);
}
