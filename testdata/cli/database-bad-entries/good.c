int answer(void)
{
    return VALUE;
}
