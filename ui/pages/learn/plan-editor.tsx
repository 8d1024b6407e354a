import { NumberedText } from '../../elements/numbered-text.tsx';
import { text } from '../../text/en.ts';
import { checked, planText } from './learn-state.ts';

/** The plan as text, and what is wrong with it. */
export function PlanEditor() {
  const { problems } = checked.value;
  return (
    <div class="editor">
      <label for="plan-text">{text.learn.planText}</label>
      <NumberedText
        name="plan"
        label={text.learn.planText}
        value={planText.value}
        problems={problems}
        onText={(value) => {
          planText.value = value;
        }}
      >
        {problems.length === 0 ? (
          <p class="badge t-none">{text.learn.planHolds}</p>
        ) : (
          <p class="badge t-strong">{text.learn.planProblems(problems.length)}</p>
        )}
      </NumberedText>
    </div>
  );
}
