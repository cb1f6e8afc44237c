using System.Text.Json.Nodes;
using Appliance.Host.Erasure;
using Appliance.Knowledge.Contacts;

namespace Appliance.Host.Control;

/// <summary>The operations on contacts.</summary>
internal static class ContactOperations
{
    public const string Erase = "contacts.erase";

    /// <summary>Adds them.</summary>
    public static ControlOperations AddContacts(this ControlOperations operations, ContactEraser eraser)
    {
        operations.Add(Erase, async (a, _) =>
        {
            try
            {
                return LibraryOperations.Json(await eraser.EraseAsync(ControlOperations.Long(a, "contact")));
            }
            catch (ContactErasureException error)
            {
                throw new ControlException(error.Message);
            }
        });
        return operations;
    }
}
