using Appliance.Host.Clinic;
using Appliance.Host.Texts;
using Appliance.Host.Configuration;

namespace Appliance.Host.Pipeline.Steps;

/// <summary>Answer: carries the decision out. Says fixed texts, looks up approved answers and passages, calls staff.</summary>
internal sealed class AnswerStep(PatientTexts texts, ClinicNames names, ClinicOptions clinic, HandoffTexts handoff, WatchStep watch)
{
    public Turn Run(Turn turn) => turn;
}
