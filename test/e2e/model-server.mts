import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { z } from 'zod/v4';

/** A stand-in for OpenAI on loopback: a model without a mind of its own. */
export interface ModelServer {
	/** For the "Base URL" of n8n's OpenAI credential. */
	readonly baseUrl: string;
	/** What each request offered, oldest first. */
	readonly offers: (readonly OfferedTool[])[];
	/** Stops listening. */
	close(): Promise<void>;
}

/** A tool as the model is told of it. */
export interface OfferedTool {
	readonly name: string;
	readonly description: string;
	/** Names of its arguments. */
	readonly arguments: readonly string[];
}

/** What the model is to do; the whole of a prompt, as JSON. */
export interface ToolCall {
	/** n8n's name for a tool: that of its node, with underscores for spaces. */
	readonly tool: string;
	readonly arguments: object;
}

const callSchema = z.object({ tool: z.string(), arguments: z.looseObject({}) });

const requestSchema = z.object({
	model: z.string(),
	stream: z.boolean().optional(),
	messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
	tools: z.array(
		z.object({
			function: z.object({
				name: z.string(),
				description: z.string(),
				parameters: z.object({ properties: z.record(z.string(), z.unknown()).default({}) }),
			}),
		}),
	),
});

/**
 * Starts a model that speaks the chat completions form of OpenAI's API. Told to call a tool (see {@link ToolCall}) it does;
 * told what a tool gave back it says just that, so that the agent's output is the text that the model got.
 */
export async function startModelServer(): Promise<ModelServer> {
	const offers: OfferedTool[][] = [];
	const app = Fastify({ forceCloseConnections: true });
	app.get('/v1/models', () => ({ object: 'list', data: [{ id: 'echo', object: 'model' }] }));
	app.post('/v1/chat/completions', ({ body }, reply) => {
		const { model, messages, tools, stream } = requestSchema.parse(body);
		offers.push(
			tools.map(({ function: { name, description, parameters } }) => ({
				name,
				description,
				arguments: Object.keys(parameters.properties),
			})),
		);
		const { message, finish_reason } = answerTo(messages.at(-1));
		const answer = { model, created: 0 };
		if (stream !== true) {
			const choices = [{ index: 0, finish_reason, message }];
			return { ...answer, object: 'chat.completion', choices };
		}
		// As n8n 1.100 asks for it: here the whole answer in one piece.
		const choices = [{ index: 0, finish_reason, delta: message }];
		const chunk = { ...answer, object: 'chat.completion.chunk', choices };
		void reply.type('text/event-stream');
		return `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`;
	});
	await app.listen({ host: '127.0.0.1', port: 0 });
	const { port } = app.server.address() as AddressInfo;
	return { baseUrl: `http://127.0.0.1:${port}/v1`, offers, close: () => app.close() };
}

function answerTo(last: z.infer<typeof requestSchema>['messages'][number] | undefined): {
	message: object;
	finish_reason: string;
} {
	const content = typeof last?.content === 'string' ? last.content : '';
	if (last?.role === 'tool') {
		return { finish_reason: 'stop', message: { role: 'assistant', content } };
	}
	const call = callSchema.parse(JSON.parse(content));
	const function_ = { name: call.tool, arguments: JSON.stringify(call.arguments) };
	const toolCall = { index: 0, id: 'call_1', type: 'function', function: function_ };
	return {
		finish_reason: 'tool_calls',
		message: { role: 'assistant', content: null, tool_calls: [toolCall] },
	};
}
