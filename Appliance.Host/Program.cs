using System.Text;
using Appliance.Host.Commands;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Console.InputEncoding = Console.OutputEncoding;
return await RootCommandFactory.RunAsync(args);
