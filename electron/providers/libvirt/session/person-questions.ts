// Puts the questions of an SSH connection to a person through the console, and their answers back.
import type { SshQuestions } from '#electron/ssh/session/questions.ts'
import type { ProviderContext } from '../../provider.ts'

export function sshQuestions(ask: ProviderContext['ask']): SshQuestions {
  return {
    isOverWhenDeclined: true,
    hostKey: async (question, { signal }) => (await ask({ kind: 'host-key', ...question }, signal)).kind === 'accept',
    passphrase: async (question, { signal }) => secretOf(await ask({ kind: 'passphrase', ...question, canRemember: true }, signal)),
    password: async (question, { signal }) => secretOf(await ask({ kind: 'password', ...question, canRemember: true }, signal)),
    keyboardInteractive: async ({ prompts, ...question }, { signal }) => {
      const answer = await ask({ kind: 'prompts', ...question, prompts: [...prompts] }, signal)
      return answer.kind === 'prompts' ? answer.answers : undefined
    },
  }
}

function secretOf(answer: Awaited<ReturnType<ProviderContext['ask']>>): string | undefined {
  return answer.kind === 'secret' ? answer.secret : undefined
}
