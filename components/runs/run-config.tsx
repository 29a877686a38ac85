import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import type { RunPage } from '@/server/api/run-page';
import { saveText } from './save-text';

/** The configuration as it ran, and the same run from a shell. */
export function RunConfig({ run: { configYaml, command } }: { run: RunPage }) {
  return (
    <div className="grid grid-cols-2 items-start gap-4 max-lg:grid-cols-1">
      <Card aria-labelledby="yaml">
        <CardHeader
          id="yaml"
          title="YAML"
          note="with every default written out"
          actions={
            <Button
              variant="ghost"
              size="sm"
              onClick={() => saveText({ name: 'config.yaml', type: 'application/yaml', text: configYaml })}
            >
              <Download aria-hidden />
              Download
            </Button>
          }
        />
        <CardBody>
          <CodeBlock label="YAML" code={configYaml} />
        </CardBody>
      </Card>
      <Card aria-labelledby="command">
        <CardHeader id="command" title="Command line" />
        <CardBody className="space-y-2">
          <p className="text-sm text-muted-foreground">
            Save the YAML as <code className="text-xs">config.yaml</code>, then, in the folder of Foolproof:
          </p>
          <CodeBlock label="command" code={command} wrap />
        </CardBody>
      </Card>
    </div>
  );
}
